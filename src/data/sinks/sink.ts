import type { Batch } from '../../core/batch.ts';
import type { Labels } from '../../core/labels.ts';
import type { Outcome } from '../../core/predictor.ts';
import type { Rejection } from '../sources/source.ts';

/** Total seconds that a sink has spent so far. */
export interface SinkTimes {
  formatS: number;
  writeS: number;
}

/** Takes results: one row per instance with its key, its input and its prediction or failure. */
export interface Sink {
  /** Resolves once the operating system has the rows. Calls may overlap; rows keep the order of the calls. */
  write(batch: Batch, outcome: Outcome): Promise<void>;
  /** Rows that gave no instance, with key and reason. */
  reject(rejections: readonly Rejection[]): Promise<void>;
  /** Ends the file and gives it its final name. */
  close(): Promise<void>;
}

/** A row that another process wrote. */
export interface TextRow {
  readonly key: number;
  /** As in result-text.ts, without the line's end. */
  readonly text: string;
}

/** A sink for such rows. */
export interface TextRows {
  write(rows: readonly TextRow[]): Promise<void>;
  /** `whole`: the rows are all there, and a file gets its name. */
  close(whole: boolean): Promise<void>;
}

/** Where the rows of one cell go. Sinks add their own extension. */
export interface SinkTarget {
  /** In the run's folder. */
  readonly path: string;
  /** For a sink that keeps rows elsewhere: `RUN/STRATEGY+WORKLOAD+REPEAT`. */
  readonly name: string;
  /** For what the sink makes in the cloud, which all cells of the run may use. */
  readonly labels: Labels;
}

/** A kind of sink, selected in the experiment file: `sink: { use: NAME, ... }`. */
export interface SinkFactory<O = unknown> {
  readonly name: string;
  parse(raw: unknown, baseDir: string): O;
  /** Before a run, of a sink in the cloud: throws ProblemsError if it does not answer, or takes no rows. Makes nothing. */
  check?(options: O): Promise<void>;
  /** The output gets its final name when the sink is closed. */
  open(options: O, target: SinkTarget, times: SinkTimes): Promise<Sink>;
  /** For rows that another process wrote; absent: none are kept. */
  openText?(options: O, target: SinkTarget): Promise<TextRows>;
}

/** Times formatting and writing separately. Overlapping writes each count their own time. */
export async function timedWrite<T>(times: SinkTimes, format: () => T, write: (formatted: T) => Promise<unknown>): Promise<void> {
  const startMs = performance.now();
  const formatted = format();
  const formattedMs = performance.now();
  times.formatS += (formattedMs - startMs) / 1000;
  await write(formatted);
  times.writeS += (performance.now() - formattedMs) / 1000;
}
