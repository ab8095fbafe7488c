import { ProblemsError } from '../../core/problems.ts';
import { refuseOtherJson } from '../sources/json-forms.ts';
import { jsonLines } from '../sources/json-lines.ts';
import type { DataFile, SaidOfFile } from './data-file.ts';
import { countOf, sampleOf } from './sample.ts';

/** Columns are the keys of the first rows. Throws ProblemsError for other JSON, and if no row is an object. */
export async function inspectJsonLines(
  path: string,
  { encoding }: SaidOfFile,
  isInput: (name: string) => boolean,
): Promise<DataFile> {
  const format = { encoding, encodingKey: 'encoding' };
  await refuseOtherJson(path, format, isInput);
  const sample = await sampleOf(jsonLines(path, format));
  const objects = sample.flatMap((row) => ('row' in row ? [row.row] : []));
  if (objects.length === 0) {
    const [problem] = sample.flatMap((row) => ('problem' in row ? [row] : []));
    throw new ProblemsError({
      file: path,
      line: problem?.line ?? 1,
      message: problem?.problem ?? 'no object',
      remedy: 'give one JSON object a line',
    });
  }
  const names = [...new Set(objects.flatMap((row) => Object.keys(row)))];
  return {
    use: 'jsonl',
    options: encoding === undefined ? {} : { encoding },
    isNameless: false,
    columns: names.map((name) => ({ name, cells: objects.map((row) => (Object.hasOwn(row, name) ? row[name] : undefined)) })),
    rows: await countOf(jsonLines(path, format)),
  };
}
