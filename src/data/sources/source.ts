import type { Batch, Feature } from '../../core/batch.ts';
import type { Failure } from '../../core/predictor.ts';

/** Some instances of a source, in order. */
export interface Chunk {
  /** Well-formed instances; `keys` are ordinals within the pass over the source, from 0. */
  readonly batch: Batch;
  /** Instances that could not be made from their row, by the same ordinals: they count as failed, alone. */
  readonly rejected: readonly Rejection[];
}

export interface Rejection {
  readonly key: number;
  readonly failure: Failure;
}

/** Seconds that a source spends, added up as it is read. */
export interface SourceTimes {
  /** Reading and splitting the input into raw rows. */
  readS: number;
  /** Mapping, typing and checking rows against the signature. */
  processS: number;
}

/** Where instances come from. Iterating opens and reads it; a broken file or header rejects with ProblemsError. */
export interface Source {
  /** For reports: `csv data/births.csv`. */
  readonly description: string;
  /** What was mapped, renamed or filled, one sentence each, for reports. */
  readonly mapping: readonly string[];
  /**
   * One pass over at most `limit` rows, in chunks of at most `chunkRows`, the rows counted from 0. A finite source ends when it has no
   * more rows: the workload begins it anew.
   */
  read(options: { readonly limit: number; readonly chunkRows: number; readonly times: SourceTimes }): AsyncIterable<Chunk>;
}

/** A kind of source, found by name in the experiment file: `source: { use: NAME, ... }`. */
export interface SourceFactory<O = unknown> {
  readonly name: string;
  /** All problems at once; `baseDir` is the folder that relative paths count from. No reading yet. */
  parse(raw: unknown, baseDir: string): O;
  /** `features` are the model's inputs: columns are projected onto them. Checks header and mapping (throws ProblemsError). */
  open(options: O, features: readonly Feature[]): Promise<Source>;
}
