/** What a file of instances is, found from its first rows: for a first experiment file. A run guesses nothing. */
import { ProblemsError } from '../../core/problems.ts';
import { shardsOf } from '../sources/shards.ts';
import { inspectCsv } from './csv.ts';
import { needsEncoding } from './encodings.ts';
import { inspectJsonLines } from './json-lines.ts';
import { firstLine, type RowCount } from './sample.ts';

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

/**
 * The first of the files that `pattern` names. `isInput` tells the names of the model's inputs, by which a header is known from a row.
 * Throws ProblemsError if the file cannot be read, is neither CSV nor JSON lines, or needs an encoding.
 */
export async function inspectFile(pattern: string, said: SaidOfFile, isInput: (name: string) => boolean): Promise<DataFile> {
  const [path = ''] = await shardsOf([pattern]);
  try {
    const first = await firstLine(path, said);
    if (first === undefined) {
      const remedy = 'give a CSV file with a header, or one JSON object a line';
      throw new ProblemsError({ file: path, message: 'the file is empty', remedy });
    }
    const isJson = /^\s*[{[]/.test(first);
    return await (isJson ? inspectJsonLines(path, said, isInput) : inspectCsv(path, said, isInput));
  } catch (error) {
    throw said.encoding === undefined ? await needsEncoding(path, error) : error;
  }
}
