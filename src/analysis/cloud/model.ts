/** What a run says of a strategy, as far as the cloud's time and bill are computed from it. */
import type { Cloud } from '../../core/keys/cloud.ts';
import type { Evidence, Usage } from '../../core/predictor.ts';
import type { Assumption } from './assumptions.ts';

interface Common {
  readonly strategy: string;
  readonly evidence: Evidence;
  readonly assumed: readonly Assumption[];
  /** Deviation of the logarithm of what was measured, from the repeats of the largest size. */
  readonly noise: number;
  readonly repeats: number;
}

/** Of predbench's own engines. */
interface Engine extends Common {
  readonly cloud: Cloud;
  /** Threads of the pipeline. */
  readonly workers: number;
  /** Threads that run the model, wherever it runs. */
  readonly modelThreads: number;
  /** Calls that may be under way together, of all workers; 0 for a job. */
  readonly callsAtOnce: number;
  readonly rowsPerCall: number;
  /** The shortest service time; 0 for a job. */
  readonly leastCallMs: number;
  /** What a row takes of an endpoint. */
  readonly perRow: { readonly endpointCpuS: number; readonly bytes: number };
}

/** All batches of a strategy that are called alike, in seconds of this machine. */
export interface BatchModel extends Engine {
  readonly kind: 'batch';
  readonly isJob: boolean;
  /** Set-up of each worker. */
  readonly openS: number;
  /** Ascending; at least one. */
  readonly sizes: readonly Size[];
}

/** Medians over the repeats of one size. */
export interface Size {
  readonly rows: number;
  readonly makespanS: number;
  /** Of a job, the pipeline's work before and after it; of others `beforeS` is the makespan. */
  readonly beforeS: number;
  readonly afterS: number;
  /** Phases of a job at its service. */
  readonly queueS: number;
  readonly startS: number;
  readonly runS: number;
  /** What the strategy itself declares. */
  readonly usage: readonly Usage[];
}

/** Batches whose bill was measured in the cloud. */
export interface BilledModel extends Common {
  readonly kind: 'billed batch';
  /** Ascending; at least one. */
  readonly sizes: readonly { readonly rows: number; readonly makespanS: number; readonly usage: readonly Usage[] }[];
}

/** Streams of a strategy, or one closed loop, at full load. */
export interface StreamModel extends Engine {
  readonly kind: 'stream';
  readonly capacity: Capacity;
  /** Of the fastest stream; what each message takes is in proportion. */
  readonly messages: number;
  readonly usage: readonly Usage[];
}

export type Model = BatchModel | BilledModel | StreamModel;

/** How much load the machines of a measured cell can take, and where that is known from. */
export interface Capacity {
  /** All machines of the cell together. */
  readonly perS: number;
  /** What it is planned to take: the capacity x the utilisation. */
  readonly usablePerS: number;
  /** At full load it is as many times lower as a cloud vCPU is slower; what a stream merely held is taken as it is. */
  readonly atFullLoad: boolean;
  readonly evidence: 'measured' | 'assumed';
  readonly source: string;
}

/** Workers: a number that is there from the start, or a cap up to which the service adds some. */
export type Workers = { readonly kind: 'fixed' | 'autoscaled'; readonly count: number };

export interface BatchLoad {
  readonly kind: 'batch';
  readonly rows: number;
  /** As many as in the run, or as `cloud.workers.maxCount` says, unless given. */
  readonly workers?: Workers | undefined;
  /** Machines of an endpoint. */
  readonly nodes?: number | undefined;
}

export interface StreamLoad {
  readonly kind: 'stream';
  readonly ratePerS: number;
  readonly seconds: number;
  /** Threads of the pipeline; as many as the capacity asks for unless given. */
  readonly threads?: number | undefined;
  readonly nodes?: number | undefined;
}

export type Load = BatchLoad | StreamLoad;

export interface Phase {
  readonly name: string;
  readonly seconds: number;
  readonly billed: boolean;
}

export interface Projection {
  /** From submission to the end; of a stream its seconds. */
  readonly elapsedS: number;
  /** One after the other. Empty where a bill was measured as a whole. */
  readonly phases: readonly Phase[];
  readonly usage: readonly Usage[];
  /** Machines of the pipeline, and of an endpoint or job. */
  readonly machines: number;
  readonly nodes: number;
  /** Calls under way are enough for the stream's rate; true of a batch. */
  readonly sustained: boolean;
}
