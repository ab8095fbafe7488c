/** What the pipeline's workers use on Dataflow. */
import type { Cloud, CloudWorkers } from '../../core/keys/cloud.ts';
import { machineNamed } from '../../core/machine-types.ts';
import { secondsPerHour } from '../../core/units.ts';
import type { MeteredLine } from '../metered.ts';

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
): (threads: number) => number {
  const { vcpus } = workerMachine(workers, kind);
  const least = kind === 'batch' && workers.flexrs ? leastFlexrsWorkers : 0;
  return (threads) => Math.max(least, Math.ceil((threads * vcpuPerWorker) / vcpus));
}

/** Part of the SKUs of vCPUs and memory. */
export function workerPrice({ flexrs }: Pick<CloudWorkers, 'flexrs'>, kind: PipelineKind): string {
  return kind === 'stream' ? 'streaming' : flexrs ? 'flexrs' : 'batch';
}

/** What is billed of workers. */
export interface WorkerLoad {
  /** Seconds of all workers, from their start to their stop. */
  readonly machineS: number;
  /** That go through Streaming Engine. */
  readonly gb: number;
}

/** `streams`: with Streaming Engine also the data that go through it. */
export function workerLines(workers: CloudWorkers, kind: PipelineKind, streams = false): MeteredLine<WorkerLoad>[] {
  const { machineType, vcpus, memoryGb, diskGb, leastDiskGb } = workerMachine(workers, kind);
  const price = workerPrice(workers, kind);
  const machine = `${machineType} (${vcpus} vCPU, ${memoryGb} GB, ${diskGb} GB of disk)`;
  const hoursOf = ({ machineS }: WorkerLoad) => machineS / secondsPerHour;
  const line = (part: string, sku: string, perWorker: number, unit: string): MeteredLine<WorkerLoad> => ({
    part,
    sku,
    unit,
    evidence: 'assumed',
    rule: machine,
    quantityOf: (load) => hoursOf(load) * perWorker,
  });
  const disk = line(pipelineParts.disks, 'dataflow/disk/standard', diskGb, 'GB h');
  return [
    line(pipelineParts.workers, `dataflow/${price}/vcpu`, vcpus, 'vCPU h'),
    line(pipelineParts.workers, `dataflow/${price}/memory`, memoryGb, 'GB h'),
    leastDiskGb === diskGb
      ? disk
      : {
          ...disk,
          rule: `${machine}; ${leastDiskGb} GB with Dataflow Shuffle`,
          rangeOf: (load) => ({ low: hoursOf(load) * leastDiskGb, high: hoursOf(load) * diskGb }),
        },
    ...(kind === 'stream' && workers.streamingEngine && streams ? [streamingEngine] : []),
  ];
}

const streamingEngine: MeteredLine<WorkerLoad> = {
  part: 'Streaming Engine',
  sku: 'dataflow/streaming/data',
  unit: 'GB',
  evidence: 'assumed',
  rule: 'data that Streaming Engine processes, each message once',
  quantityOf: ({ gb }) => gb,
};
