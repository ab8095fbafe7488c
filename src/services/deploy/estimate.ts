/** What a deployment costs at list prices while it is up, told before anything is made. */
import { sum } from '../../core/numbers.ts';
import type { Usage } from '../../core/predictor.ts';
import { storageUsage } from '../../prices/storage-usage.ts';
import { isBilledPath } from '../../data/storage/index.ts';
import { type Deployment } from './deployment.ts';
import { isLocal } from '../../core/address.ts';

/** Machines that stay up, and the model's files; nothing for what is on this machine. */
export function deploymentUsage(deployment: Deployment, hours: number): Usage[] {
  return [
    ...(isLocal(deployment.address) ? [] : [nodes(deployment, hours)]),
    ...(isBilledPath(deployment.folder) ? storage(deployment, hours) : []),
  ];
}

function nodes({ protocol, machineType, replicas }: Deployment, hours: number): Usage {
  return {
    part: 'endpoint',
    sku: protocol === 'vertex-ai' ? `vertex-ai/prediction/${machineType}` : aiPlatformSku(machineType),
    quantity: replicas * hours,
    unit: 'node h',
    evidence: 'assumed',
    rule: `${replicas} x ${machineType}, up for ${hours} h (--hours), idle or not`,
  };
}

function storage({ model: { files } }: Deployment, hours: number): Usage[] {
  const bytes = sum(files.map((file) => file.bytes));
  const rule = `the model, kept for ${hours} h (--hours)`;
  return storageUsage({ bytes, files: files.length, hours, evidence: 'assumed', rule });
}

/** Books have the price of the smallest machine. */
function aiPlatformSku(machineType: string): string {
  const smallest = machineType === 'mls1-c1-m2';
  return smallest ? 'ai-platform/online-prediction' : `ai-platform/online-prediction/${machineType}`;
}
