/** What the pipeline's workers use on Dataflow. */
import type { Cloud, CloudWorkers } from '../../core/keys/cloud.ts';
import { machineNamed } from '../../core/machine-types.ts';
import type { Usage } from '../../core/predictor.ts';
import { secondsPerHour } from '../../core/units.ts';

/** Parts whose quantities are worker seconds times a worker's resources. */
export const pipelineParts = { workers: 'pipeline workers', disks: 'worker disks' } as const;

export type PipelineKind = 'batch' | 'stream';

interface WorkerMachine {
  readonly machineType: string;
  readonly vcpus: number;
  readonly memoryGb: number;
  readonly diskGb: number;
  /** Lower than `diskGb` if Dataflow may choose less. */
  readonly leastDiskGb: number;
}

/** Google's defaults (cloud.google.com/dataflow/pricing, 2026-09-08; for Streaming Engine its page of 2026-03-03). */
const defaults = {
  batch: { machineType: 'n1-standard-1', diskGb: 250, leastDiskGb: 25 },
  flexrs: { machineType: 'n1-standard-2', diskGb: 25, leastDiskGb: 25 },
  streamingEngine: { machineType: 'n1-standard-2', diskGb: 30, leastDiskGb: 30 },
  stream: { machineType: 'n1-standard-4', diskGb: 400, leastDiskGb: 400 },
} as const;
/** FlexRS needs as many workers. */
const leastFlexrsWorkers = 2;

export function workerMachine(workers: CloudWorkers, kind: PipelineKind): WorkerMachine {
  const { streamingEngine, flexrs } = workers;
  const usual = defaults[kind === 'stream' ? (streamingEngine ? 'streamingEngine' : 'stream') : flexrs ? 'flexrs' : 'batch'];
  const machineType = workers.machineType ?? usual.machineType;
  const { vcpus, memoryGb } = machineNamed(machineType);
  const { diskGb = usual.diskGb } = workers;
  return { machineType, vcpus, memoryGb, diskGb, leastDiskGb: workers.diskGb ?? usual.leastDiskGb };
}

/** How many cloud workers stand for so many worker threads of this machine. */
export function workerCount(
  { workers, vcpuPerWorker }: Pick<Cloud, 'workers' | 'vcpuPerWorker'>,
  kind: PipelineKind,
  threads: number,
): number {
  const count = Math.ceil((threads * vcpuPerWorker) / workerMachine(workers, kind).vcpus);
  return kind === 'batch' && workers.flexrs ? Math.max(leastFlexrsWorkers, count) : count;
}

/**
 * Of workers that are up for so many seconds in all, from their start to their stop, and, with Streaming Engine, of the GB that go
 * through it.
 */
export function workerUsage(workers: CloudWorkers, kind: PipelineKind, machineSeconds: number, gb = 0): Usage[] {
  const { machineType, vcpus, memoryGb, diskGb, leastDiskGb } = workerMachine(workers, kind);
  const hours = machineSeconds / secondsPerHour;
  const price = kind === 'stream' ? 'streaming' : workers.flexrs ? 'flexrs' : 'batch';
  const machine = `${machineType} (${vcpus} vCPU, ${memoryGb} GB, ${diskGb} GB of disk)`;
  const entry = (part: string, sku: string, perWorker: number, unit: string): Usage => ({
    part,
    sku,
    quantity: hours * perWorker,
    unit,
    evidence: 'assumed',
    rule: machine,
  });
  const disk = entry(pipelineParts.disks, 'dataflow/disk/standard', diskGb, 'GB h');
  return [
    entry(pipelineParts.workers, `dataflow/${price}/vcpu`, vcpus, 'vCPU h'),
    entry(pipelineParts.workers, `dataflow/${price}/memory`, memoryGb, 'GB h'),
    leastDiskGb === diskGb
      ? disk
      : {
          ...disk,
          range: { low: hours * leastDiskGb, high: disk.quantity },
          rule: `${machine}; ${leastDiskGb} GB with Dataflow Shuffle`,
        },
    ...(kind === 'stream' && workers.streamingEngine && gb > 0 ? [streamingEngineUsage(gb)] : []),
  ];
}

function streamingEngineUsage(gb: number): Usage {
  return {
    part: 'Streaming Engine',
    sku: 'dataflow/streaming/data',
    quantity: gb,
    unit: 'GB',
    evidence: 'assumed',
    rule: 'data that Streaming Engine processes, each message once',
  };
}
