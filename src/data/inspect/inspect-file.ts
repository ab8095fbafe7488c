/** Finds out what a file of instances is, for a first experiment file. A run guesses nothing. */
import { ProblemsError } from '../../core/problems.ts';
import { shardsOf } from '../sources/shards.ts';
import { inspectCsv } from './csv.ts';
import type { DataFile, SaidOfFile } from './data-file.ts';
import { needsEncoding } from './encodings.ts';
import { inspectJsonLines } from './json-lines.ts';
import { firstLine } from './sample.ts';

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
