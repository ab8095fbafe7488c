/** What the Python driver reads: one JSON file. spec.py mirrors these types. */
import type { Feature } from '../../core/batch.ts';
import type { Runner } from '../../core/keys/engine.ts';
import type { Sample } from '../../data/sinks/sample.ts';
import type { beamHandlers } from '../../strategies/beam-handlers.ts';
import type { HostStart } from '../predictor-host.ts';
import type { ReadTask } from './node/read-process.ts';
import type { Split } from './node/read-split.ts';

export interface PipelineSpec {
  readonly runner: Runner;
  /** As on a command line of Beam: `--flink_master=127.0.0.1:8081`. */
  readonly runnerOptions: readonly string[];
  readonly workers: number;
  readonly workload: WorkloadOfSpec;
  /** None of a queue. */
  readonly splits: readonly Split[];
  readonly reader: NodeChild<ReadTask>;
  readonly model: ModelOfSpec;
  readonly predict: Predict;
  /** null: Beam's BatchElements finds the sizes. */
  readonly batching: { readonly maxSize: number; readonly maxWaitMs: number } | null;
  readonly callTimeoutS: number;
  /** Where the pipeline itself writes the rows; null: the engine does. */
  readonly sink: SinkOfSpec | null;
  /** Prefix of files with result lines; a folder of this machine or of Cloud Storage. */
  readonly results: string;
  /** Prefix of files with one record a bundle. */
  readonly measured: string;
  /** Folder whose file `stop` ends reading early. */
  readonly control: string;
  /** Folder for the workers' counts so far; null where no disk is shared. */
  readonly progress: string | null;
}

export type WorkloadOfSpec =
  | { readonly kind: 'batch'; readonly rows: number }
  /** Pub/Sub's names: `projects/P/subscriptions/S` to read, `projects/P/topics/T` for the results. */
  | { readonly kind: 'queue'; readonly subscription: string; readonly results: string };

/** A sink in the cloud, which takes what data/sinks writes to it. */
export type SinkOfSpec = {
  /** Name of the cell, with every row. */
  readonly cell: string;
  readonly sample: Sample | null;
} & (
  | {
      readonly use: 'pubsub';
      /** `projects/P/topics/T` */
      readonly topic: string;
    }
  | {
      readonly use: 'bigquery';
      /** Whose quota it is. */
      readonly projectId: string;
      /** `project.dataset.table`, which is there. */
      readonly table: string;
    }
);

/** A Node process beside each worker; `task` is its first frame. */
export interface NodeChild<T> {
  readonly command: readonly string[];
  readonly task: T;
}

export interface ModelOfSpec {
  /** Absolute, or gs:// where the workers are elsewhere. */
  readonly path: string;
  readonly signature: string;
  readonly tags: readonly string[];
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
}

export type Predict =
  | {
      readonly runtime: 'python';
      readonly handler: (typeof beamHandlers)[keyof typeof beamHandlers];
      /** As the strategy parsed them, and the address of the server as `endpoint`. */
      readonly options: Readonly<Record<string, unknown>>;
    }
  | ({ readonly runtime: 'node' } & NodeChild<HostStart>)
  /** Nothing is predicted: the reader encodes instances into files of this prefix, for a job that the engine runs later. */
  | { readonly runtime: 'job'; readonly files: string };
