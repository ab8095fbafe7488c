import type { Batch, Feature, Origin } from '../../core/batch.ts';
import type { Labels } from '../../core/labels.ts';
import type { Failure } from '../../core/predictor.ts';
import type { TextPosition } from './lines.ts';

/** Some instances of a source, in order. */
export interface Chunk {
  /** Well-formed instances; `keys` are ordinals in this pass over the source, from 0. */
  readonly batch: Batch;
  /** Rows that gave no instance, by the same ordinals; each fails alone. */
  readonly rejected: readonly Rejection[];
}

export interface Rejection {
  readonly key: number;
  readonly failure: Failure;
  readonly origin?: Origin;
}

/** Total seconds that a source has spent so far. */
export interface SourceTimes {
  /** Reading the input and splitting it into raw rows. */
  readS: number;
  /** Mapping, typing and checking rows against the signature. */
  processS: number;
}

export interface ReadOptions {
  readonly limit: number;
  readonly chunkRows: number;
  readonly times: SourceTimes;
  /** Where to begin; at the source's start unless given. */
  readonly at?: Position;
}

/** A row's place in a source, as plain data. */
export interface Position {
  /** Rows before it. */
  readonly row: number;
  /** In a source of files. */
  readonly inFile?: FilePosition;
}

export interface FilePosition extends TextPosition {
  /** Index among the source's files. */
  readonly file: number;
}

/** Where several readers can begin, to share a pass. */
export interface Positions {
  /** Of one pass, up to the limit. */
  readonly rows: number;
  /** In order; the first is the source's start. */
  readonly starts: readonly Position[];
}

/** Where instances come from. Iterating opens and reads it; rejects with ProblemsError for a broken file or header. */
export interface Source {
  /** For reports: `csv data/births.csv`. */
  readonly description: string;
  /** Paths of the files that it reads; absent of what is not in files. */
  readonly files?: readonly string[];
  /** What was mapped, renamed or filled, one sentence each, for the reports. */
  readonly mapping: readonly string[];
  /** Each pass is billed: none is made only to look. */
  readonly isBilled?: boolean;
  /**
   * One pass over at most `limit` rows, numbered from 0 where it begins, in chunks of at most `chunkRows`. When a finite source ends, the
   * workload starts it again.
   */
  read(options: ReadOptions): AsyncIterable<Chunk>;
  /**
   * Places in the first `limit` rows, `every` rows apart or more, found by reading them once. Absent where only one reader can read, as from
   * a query, or where that pass would be billed.
   */
  positions?(limit: number, every: number): Promise<Positions>;
  /**
   * What the rows themselves say of these outputs, as the source's options name it; nothing unless they do. Throws ProblemsError if an
   * output or a column is unknown.
   */
  expectations?(outputs: readonly Feature[]): readonly ExpectedRows[];
}

/** Outputs that the rows have already, to compare the strategies with. */
export interface ExpectedRows {
  /** Predictions: a strategy must agree. Labels: what was really so. */
  readonly are: 'predictions' | 'labels';
  /**
   * One pass over at most `limit` rows, numbered like those of `read`. The columns are outputs; rows that say nothing of them, or cannot be
   * read, are among the rejected.
   */
  read(limit: number): AsyncIterable<Chunk>;
}

/** A kind of source, selected in the experiment file: `source: { use: NAME, ... }`. */
export interface SourceFactory<O = unknown> {
  readonly name: string;
  /** Checks the options without reading. Relative paths are resolved against `baseDir`. */
  parse(raw: unknown, baseDir: string): O;
  /** `features` are the model's inputs; `labels` are for what reading makes in the cloud. Checks header and mapping (throws ProblemsError). */
  open(options: O, features: readonly Feature[], labels: Labels): Promise<Source>;
}
