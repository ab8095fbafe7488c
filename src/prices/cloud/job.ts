/** What a batch prediction job uses. */
import type { CloudJob } from '../../core/keys/cloud.ts';
import { secondsPerHour } from '../../core/units.ts';
import type { MeteredLine } from '../metered.ts';

const usualJobMachineType = 'n1-standard-2';

/** Nodes of the job, which are billed from their start, whether they work or not. Their load: seconds of all nodes. */
export function jobLine(
  { machineType = usualJobMachineType }: Pick<CloudJob, 'machineType'>,
  protocol: 'vertex-ai' | 'ai-platform',
): MeteredLine<number> {
  const vertexAi = protocol === 'vertex-ai';
  return {
    part: 'job',
    sku: vertexAi ? `vertex-ai/prediction/${machineType}` : 'ai-platform/batch-prediction',
    unit: 'node h',
    evidence: 'assumed',
    rule: `nodes of the job${vertexAi ? ` (${machineType})` : ''}, from their start to their end`,
    quantityOf: (nodeSeconds) => nodeSeconds / secondsPerHour,
  };
}
