import { stringify } from 'yaml';
import { type Deployment, isLocal } from './deployment.ts';

/** The deployed model as strategies of an experiment file. */
export function usageText({ protocol, address, project, region, name, machineType, folder }: Deployment): string {
  const local = isLocal(address);
  const common = { protocol, projectId: project, region };
  const strategies = [
    { use: 'rest', ...common, endpointId: name, ...(local && { endpoint: address }) },
    {
      use: 'batch-job',
      ...common,
      modelName: name,
      machineType,
      ...(local ? { service: address } : { storage: folder.replace(/[^/]+$/, 'jobs') }),
    },
  ];
  return `deployed; in an experiment file:\n\n${stringify({ strategies }, { lineWidth: 0 })}`;
}
