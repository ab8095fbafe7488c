import type { Batch } from '../batch.ts';
import type { Outcome } from '../predictor.ts';
import type { Rejection } from './source.ts';

/** Seconds that a sink spends, added up as it is written to. */
export interface SinkTimes {
  formatS: number;
  writeS: number;
}

/** Where results go: one row an instance with its key, its input and its prediction or failure. */
export interface Sink {
  /** Resolves once the rows are written (handed to the operating system). Calls may overlap; rows keep the order of the calls. */
  write(batch: Batch, outcome: Outcome): Promise<void>;
  /** Rows that gave no instance, each with its key and the reason. */
  reject(rejections: readonly Rejection[]): Promise<void>;
  /** Ends the file and gives it its final name. */
  close(): Promise<void>;
}

/** A kind of sink, found by name in the experiment file: `sink: { use: NAME, ... }`. */
export interface SinkFactory<O = unknown> {
  readonly name: string;
  parse(raw: unknown, baseDir: string): O;
  /** `path` has no extension: the sink adds its own. It writes to a temporary name until closed. */
  open(options: O, path: string, times: SinkTimes): Promise<Sink>;
}
