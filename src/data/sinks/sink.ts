import type { Batch } from '../../core/batch.ts';
import type { Outcome } from '../../core/predictor.ts';
import type { Rejection } from '../sources/source.ts';

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

/** Where the rows of one cell go, without an extension: the sink adds its own. */
export interface SinkTarget {
  /** In the run's folder. */
  readonly path: string;
  /** For a sink that keeps rows elsewhere: `RUN/STRATEGY+WORKLOAD+REPEAT`. */
  readonly name: string;
}

/** A kind of sink, found by name in the experiment file: `sink: { use: NAME, ... }`. */
export interface SinkFactory<O = unknown> {
  readonly name: string;
  parse(raw: unknown, baseDir: string): O;
  /** What it writes appears under its final name when it is closed. */
  open(options: O, target: SinkTarget, times: SinkTimes): Promise<Sink>;
}

/** Writes what `format` gives, each timed apart; of writes that are under way together, each counts its own time. */
export async function timedWrite<T>(times: SinkTimes, format: () => T, write: (formatted: T) => Promise<unknown>): Promise<void> {
  const startMs = performance.now();
  const formatted = format();
  const formattedMs = performance.now();
  times.formatS += (formattedMs - startMs) / 1000;
  await write(formatted);
  times.writeS += (performance.now() - formattedMs) / 1000;
}
