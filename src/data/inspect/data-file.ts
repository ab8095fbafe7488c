/** What a file of instances is, as far as its first rows tell. */
import type { RowCount } from './sample.ts';

/** What the user says of the file, in place of what is found. */
export interface SaidOfFile {
  readonly encoding?: string | undefined;
  readonly separator?: string | undefined;
  /** Columns of a CSV file without a header, in their order. */
  readonly names?: readonly string[] | undefined;
}

/** The cells of a column in the sample, in the order of the rows. */
export interface SampledColumn {
  readonly name: string;
  readonly cells: readonly unknown[];
}

export interface DataFile {
  readonly use: 'csv' | 'jsonl';
  /** Options of the source beside its path, as far as they are not its defaults. */
  readonly options: {
    readonly encoding?: string;
    readonly separator?: string;
    readonly decimal?: ',';
    readonly quote?: false;
    readonly header?: false;
    readonly names?: readonly string[];
  };
  /** The file has no header, and nobody has named its columns: they are numbered. */
  readonly isNameless: boolean;
  readonly columns: readonly SampledColumn[];
  readonly rows: RowCount;
}
