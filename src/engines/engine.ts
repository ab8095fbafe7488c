/** The seam between a run and its engine: a task goes in, a measurement comes out. */
import type { Settings } from '../experiment/schema.ts';
import type { Used } from '../data/index.ts';
import type { SinkTarget } from '../data/sinks/sink.ts';
import type { Runtime } from '../core/keys/engine.ts';
import type { Labels } from '../core/labels.ts';
import type { Batching, OpenContext, ServiceKind } from '../core/predictor.ts';
import type { EngineMeasurement } from '../core/record.ts';
import type { ModelSignature } from '../core/signature.ts';
import type { Snapshot } from '../measure/snapshot.ts';
import type { QueueName } from '../data/google/pubsub/queue.ts';
import type { Workload } from '../workloads/workload.ts';

/** test/engines/contract.ts checks what engines must keep. */
export interface Engine {
  readonly name: string;
  takes(workload: Workload): true | { readonly reason: string };
  /** Before a run: throws ProblemsError if this machine lacks what the engine needs. */
  check?(): Promise<void>;
  /** Of the software that it consists of beside predbench, by name. Throws ProblemsError if this machine lacks it. */
  versions?(): Promise<Readonly<Record<string, string>>>;
  /** The job that it would send to a cloud, without sending it; undefined if it would send none. Throws ProblemsError if it would be refused. */
  describe?(task: CellTask): Promise<DescribedJob | undefined>;
  /** If stopped, resolves with what was measured; rejects with the reason if nothing was. */
  run(task: CellTask, hooks: CellHooks): Promise<CellOutcome>;
}

export interface DescribedJob {
  /** One thing a line. */
  readonly text: readonly string[];
  /** As the cloud would get it. */
  readonly job: unknown;
}

/** Where to keep files of a job that failed or left instances out. */
export interface KeptFiles {
  /** A folder of this machine, made when needed. */
  readonly folder: string;
  /** How a message names it. */
  readonly shown: string;
}

/** Everything that a cell needs, as plain data. */
export interface CellTask {
  readonly strategy: {
    readonly name: string;
    readonly moduleUrl: string;
    readonly rawOptions: unknown;
    /** Only for the engine beam, and not for jobs. */
    readonly runtime?: Runtime;
  };
  /** Absent for jobs. */
  readonly batching?: Batching;
  readonly workload: Workload;
  /** Only for queue workloads. */
  readonly queue?: QueueName;
  readonly model: ModelSignature;
  readonly source: Used;
  readonly sink: Used;
  /** Folder to resolve relative paths of source and sink. */
  readonly baseDir: string;
  readonly sinkTarget: SinkTarget;
  readonly workers: number;
  readonly modelThreads: number;
  readonly settings: Settings;
  readonly services: Readonly<Partial<Record<ServiceKind, string>>>;
  /** For what the cell makes in the cloud. */
  readonly labels: Labels;
  /** The cell's own folder, removed afterwards. */
  readonly workDir: string;
  /** Only for jobs of a run that is kept. */
  readonly jobFiles?: KeptFiles;
  /** File for the prediction table, to compare strategies. */
  readonly predictionsPath: string;
}

export interface CellHooks {
  /** Aborted on Ctrl-C: the cell ends early. */
  readonly signal: AbortSignal;
  /** Called once, after set-up and warm-up. The cell's clock starts when it resolves. */
  onOpened(): Promise<void>;
  /** Several times a second, and when the cell has ended or failed. */
  onProgress(now: Snapshot): void;
  /** A sentence for whoever watches; changes no figure. */
  onNote(text: string): void;
}

export interface CellOutcome {
  readonly measurement: EngineMeasurement;
  readonly stopped: boolean;
  /** How the source mapped and filled columns. */
  readonly sourceMapping: readonly string[];
}

/** What a strategy gets in every worker. */
export function openContext({ model, modelThreads, services, labels, workDir }: CellTask, callsInFlight: number): OpenContext {
  return { model, modelThreads, callsInFlight, services, labels, workDir };
}
