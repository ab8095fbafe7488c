import { secondsPerHour } from '../core/units.ts';
import type { RunTotals, Usage } from '../core/predictor.ts';
import { type Cloud, statedWorkerStartS } from '../core/keys/cloud.ts';
import { workerCount, workerUsage } from './cloud/workers.ts';

/**
 * Billable usage of the pipeline's own workers, which are billed from start to stop, whatever they call. The seconds are measured; the
 * cloud workers that the threads of this machine stand for are assumed.
 */
export function pipelineUsage(
  { workload, workers, elapsedS }: Pick<RunTotals, 'workload' | 'workers' | 'elapsedS'>,
  cloud: Cloud,
): Usage[] {
  const kind = workload === 'batch' ? 'batch' : 'stream';
  const startUpS = statedWorkerStartS(cloud);
  const machines = workerCount(cloud, kind, workers);
  const machineSeconds = machines * (elapsedS + startUpS);
  const measured = `${machines} worker${machines === 1 ? '' : 's'} x ${elapsedS.toFixed(1)} s (measured, set-up to last result)`;
  const seconds = startUpS > 0 ? `${measured}, plus ${startUpS} s of start-up each (assumed)` : measured;
  return workerUsage(cloud.workers, kind, machineSeconds).map((line) => ({
    ...line,
    // A stream's workers stay up even when idle.
    ...(workload === 'stream' && { alwaysOn: (line.quantity / machineSeconds) * machines * secondsPerHour }),
    rule: `${seconds}; assumed, as fast as this machine: ${line.rule}`,
  }));
}
