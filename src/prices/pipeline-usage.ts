import type { RunTotals, Usage } from '../core/predictor.ts';
import type { Cloud } from '../core/keys/cloud.ts';
import { workerCount, workerLines } from './cloud/workers.ts';
import { usageOf } from './metered.ts';

/**
 * Billable usage of the pipeline's own workers, which are billed from start to stop, whatever they call. The seconds are measured; the
 * cloud workers that the threads of this machine stand for are assumed. What they take to start is the cloud's, and no part of it.
 */
export function pipelineUsage(
  { workload, workers, elapsedS }: Pick<RunTotals, 'workload' | 'workers' | 'elapsedS'>,
  cloud: Cloud,
): Usage[] {
  const kind = workload === 'batch' ? 'batch' : 'stream';
  const machines = workerCount(cloud, kind)(workers);
  const seconds = `${machines} worker${machines === 1 ? '' : 's'} x ${elapsedS.toFixed(1)} s (measured, set-up to last result)`;
  return usageOf(workerLines(cloud.workers, kind), { machineS: machines * elapsedS, gb: 0 }).map((line) => ({
    ...line,
    rule: `${seconds}; assumed, as fast as this machine: ${line.rule}`,
  }));
}
