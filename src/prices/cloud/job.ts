/** What a batch prediction job uses. */
import type { CloudJob } from '../../core/keys/cloud.ts';
import type { Usage } from '../../core/predictor.ts';
import { secondsPerHour } from '../../core/units.ts';

const usualJobMachineType = 'n1-standard-2';

/** Nodes of the job, which are billed from their start, whether they work or not. */
export function jobUsage(
  { machineType = usualJobMachineType }: Pick<CloudJob, 'machineType'>,
  nodeSeconds: number,
  protocol: 'vertex-ai' | 'ai-platform',
): Usage[] {
  const vertexAi = protocol === 'vertex-ai';
  return [
    {
      part: 'job',
      sku: vertexAi ? `vertex-ai/prediction/${machineType}` : 'ai-platform/batch-prediction',
      quantity: nodeSeconds / secondsPerHour,
      unit: 'node h',
      evidence: 'assumed',
      rule: `nodes of the job${vertexAi ? ` (${machineType})` : ''}, from their start to their end`,
    },
  ];
}
