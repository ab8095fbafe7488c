import { stringify } from 'yaml';
import { type Deployment } from './deployment.ts';
import { isLocal } from '../../core/address.ts';

/** The deployed model as strategies of an experiment file, with its machines as what the cloud bills. */
export function usageText({ protocol, address, project, region, name, machineType, replicas, folder }: Deployment): string {
  const local = isLocal(address);
  const vertexAi = protocol === 'vertex-ai';
  const online = vertexAi ? { region, endpointId: name } : { modelName: name };
  const strategies = [
    { use: 'rest', protocol, projectId: project, ...online, ...(local && { endpoint: address }) },
    {
      use: 'batch-job',
      protocol,
      projectId: project,
      region,
      modelName: name,
      ...(vertexAi && { machineType }),
      ...(local ? { service: address } : { storage: folder.replace(/[^/]+$/, 'jobs') }),
    },
  ];
  // What is billed while it is up, for every cost that is computed from a run.
  const cloud = { endpoint: { machineType, minReplicas: replicas, maxReplicas: replicas } };
  return `deployed; in an experiment file:\n\n${stringify({ strategies, ...(vertexAi && { cloud }) }, { lineWidth: 0 })}`;
}
