/** What crosses between the coordinator and the process of one cell. */
import type { Settings } from '../experiment/schema.ts';
import type { Used } from '../data/index.ts';
import type { SinkTarget } from '../data/sinks/sink.ts';
import type { Batching, ServiceKind } from '../core/predictor.ts';
import type { CellMeasurement, CountsSoFar } from '../core/record.ts';
import type { ModelSignature } from '../core/signature.ts';
import type { QueueName } from '../data/google/pubsub/queue.ts';
import type { Workload } from '../workloads/workload.ts';
import type { WireError } from '../core/wire-error.ts';

/** All that a cell needs; data only. */
export interface CellJob {
  readonly strategy: { readonly name: string; readonly moduleUrl: string; readonly rawOptions: unknown };
  /** Absent for a job. */
  readonly batching?: Batching;
  readonly workload: Workload;
  /** Of a queue workload. */
  readonly queue?: QueueName;
  readonly model: ModelSignature;
  readonly source: Used;
  readonly sink: Used;
  /** Folder that relative paths of source and sink count from. */
  readonly baseDir: string;
  readonly sinkTarget: SinkTarget;
  readonly workers: number;
  readonly modelThreads: number;
  readonly settings: Settings;
  readonly services: Readonly<Partial<Record<ServiceKind, string>>>;
  /** A folder of the cell's own, removed after it. */
  readonly workDir: string;
  /** Where the prediction table goes, for the comparison between strategies. */
  readonly predictionsPath: string;
}

/** A cell that an engine has run. */
export interface RanCell {
  readonly measurement: CellMeasurement;
  readonly stopped: boolean;
  /** What the source mapped and filled. */
  readonly sourceMapping: readonly string[];
}

export type ToCell = { readonly type: 'start'; readonly job: CellJob } | { readonly type: 'go' } | { readonly type: 'stop' };

export type FromCell =
  /** Opened and warmed up; waits for `go`. */
  | { readonly type: 'opened' }
  | { readonly type: 'progress'; readonly counted: CountsSoFar }
  | { readonly type: 'measured'; readonly ran: RanCell }
  | { readonly type: 'failed'; readonly error: WireError };
