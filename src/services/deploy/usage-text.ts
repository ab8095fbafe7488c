import { stringify } from 'yaml';
import { type Deployment } from './deployment.ts';
import { isLocal } from '../../core/address.ts';

/** The deployed model as strategies of an experiment file. */
export function usageText({ protocol, address, project, region, name, machineType, folder }: Deployment): string {
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
  return `deployed; in an experiment file:\n\n${stringify({ strategies }, { lineWidth: 0 })}`;
}
