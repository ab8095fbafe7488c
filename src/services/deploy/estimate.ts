/** What a deployment costs at list prices while it is up, told before anything is made. */
import type { Usage } from '../../core/predictor.ts';
import { isBilledPath } from '../../data/storage/index.ts';
import { type Deployment } from './deployment.ts';
import { isLocal } from '../../core/address.ts';

const hoursPerMonth = 730;

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
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    {
      part: 'storage',
      sku: 'cloud-storage/standard',
      quantity: ((bytes / 1e9) * hours) / hoursPerMonth,
      unit: 'GB month',
      evidence: 'assumed',
      rule: `${bytes} bytes of the model, kept for ${hours} h (--hours)`,
    },
    {
      part: 'storage',
      sku: 'cloud-storage/class-a',
      quantity: files.length / 1000,
      unit: '1000 operations',
      evidence: 'assumed',
      rule: `${files.length} files written, one operation each`,
    },
  ];
}

/** Books have the price of the smallest machine. */
function aiPlatformSku(machineType: string): string {
  const smallest = machineType === 'mls1-c1-m2';
  return smallest ? 'ai-platform/online-prediction' : `ai-platform/online-prediction/${machineType}`;
}
