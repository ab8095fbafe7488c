import { secondsPerHour } from '../core/units.ts';
import type { RunTotals, Usage } from '../core/predictor.ts';
import { type Cloud, workerDisk } from '../core/keys/cloud.ts';

/** Parts whose quantities are worker seconds times a worker's resources. */
export const pipelineParts = { workers: 'pipeline workers', disks: 'worker disks' } as const;

/**
 * Billable usage of the pipeline's own workers, which are billed from start to stop, whatever they call. The seconds are measured; the
 * cloud worker that a thread of this machine stands for is assumed.
 */
export function pipelineUsage(
  { workload, workers, elapsedS }: Pick<RunTotals, 'workload' | 'workers' | 'elapsedS'>,
  cloud: Cloud,
): Usage[] {
  const kind = workload === 'batch' ? 'batch' : 'streaming';
  const { vcpuPerWorker, memoryGbPerVcpu, startUpS } = cloud;
  const disk = workerDisk(cloud);
  const workerH = (workers * (elapsedS + startUpS)) / secondsPerHour;
  const measured = `${workers} worker${workers === 1 ? '' : 's'} x ${elapsedS.toFixed(1)} s (measured, set-up to last result)`;
  const seconds = startUpS > 0 ? `${measured}, plus ${startUpS} s of start-up each (assumed)` : measured;
  const entry = (part: string, sku: string, perWorker: number, unit: string, rule: string): Usage => ({
    part,
    sku,
    quantity: workerH * perWorker,
    // A stream's workers stay up even when idle.
    ...(workload === 'stream' && { alwaysOn: workers * perWorker }),
    unit,
    evidence: 'assumed',
    rule: `${seconds}; assumed: ${rule}`,
  });
  const vcpu = vcpuPerWorker === 1 ? 'one vCPU' : `${vcpuPerWorker} vCPU`;
  return [
    entry(
      pipelineParts.workers,
      `dataflow/${kind}/vcpu`,
      vcpuPerWorker,
      'vCPU h',
      `a worker has ${vcpu}, as fast as this machine's`,
    ),
    entry(
      pipelineParts.workers,
      `dataflow/${kind}/memory`,
      vcpuPerWorker * memoryGbPerVcpu,
      'GB h',
      `a worker has ${vcpu} with ${memoryGbPerVcpu} GB per vCPU`,
    ),
    {
      ...entry(pipelineParts.disks, 'dataflow/disk/standard', disk.gb, 'GB h', disk.rule),
      ...(disk.low < disk.gb && { range: { low: workerH * disk.low, high: workerH * disk.gb } }),
    },
  ];
}
