import { secondsPerHour } from '../core/units.ts';
import type { RunTotals, Usage } from '../core/predictor.ts';
import { type Cloud, workerDisk } from '../core/keys/cloud.ts';

/** Parts whose quantities are worker seconds x what a worker has. */
export const pipelineParts = { workers: 'pipeline workers', disks: 'worker disks' } as const;

/**
 * What the pipeline's own workers would be billed for, whatever they call: they are paid from start to stop. The seconds are measured; what a
 * worker thread of this machine is in the cloud is assumed.
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
  const seconds = startUpS > 0 ? `${measured}, and ${startUpS} s of start-up each (assumed)` : measured;
  const entry = (part: string, sku: string, perWorker: number, unit: string, rule: string): Usage => ({
    part,
    sku,
    quantity: workerH * perWorker,
    // A stream's workers stay up whatever arrives.
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
      `a worker is ${vcpu}, and a vCPU of this machine does the work of one in the cloud`,
    ),
    entry(
      pipelineParts.workers,
      `dataflow/${kind}/memory`,
      vcpuPerWorker * memoryGbPerVcpu,
      'GB h',
      `a worker is ${vcpu} with ${memoryGbPerVcpu} GB for each`,
    ),
    {
      ...entry(pipelineParts.disks, 'dataflow/disk/standard', disk.gb, 'GB h', disk.rule),
      ...(disk.low < disk.gb && { range: { low: workerH * disk.low, high: workerH * disk.gb } }),
    },
  ];
}
