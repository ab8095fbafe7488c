/** The seam between a run and what its cells run in: a task goes in, what was measured comes out. */
import type { Settings } from '../experiment/schema.ts';
import type { Used } from '../data/index.ts';
import type { SinkTarget } from '../data/sinks/sink.ts';
import type { Batching, ServiceKind } from '../core/predictor.ts';
import type { EngineMeasurement, CountsSoFar } from '../core/record.ts';
import type { ModelSignature } from '../core/signature.ts';
import type { QueueName } from '../data/google/pubsub/queue.ts';
import type { Workload } from '../workloads/workload.ts';

/** test/engines/contract.ts checks what an engine keeps. */
export interface Engine {
  readonly name: string;
  takes(workload: Workload): true | { readonly reason: string };
  /** Stopped, it resolves with what was measured; rejects with the reason why nothing was. */
  run(task: CellTask, hooks: CellHooks): Promise<CellOutcome>;
}

/** A cell's order: all that it needs, data only. */
export interface CellTask {
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

export interface CellHooks {
  /** Ctrl-C: the cell ends early. */
  readonly signal: AbortSignal;
  /** Called once, when set up and warmed up; the cell's clock starts when it resolves. */
  onOpened(): Promise<void>;
  /** What is counted by now: some times a second, and when the cell has ended or failed. */
  onProgress(counted: CountsSoFar): void;
}

export interface CellOutcome {
  readonly measurement: EngineMeasurement;
  readonly stopped: boolean;
  /** What the source mapped and filled. */
  readonly sourceMapping: readonly string[];
}
