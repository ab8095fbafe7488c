import type { Feature } from '../../core/batch.ts';
import { didYouMean, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { namesText } from '../../core/text.ts';
import { type ColumnMappings, columnsOf, mappingOf } from './column-mappings.ts';
import { otherColumnProblems } from './mapping-problems.ts';
import { otherColumns, type RowOptions } from './row-options.ts';
import { type JsonlOptions, parseJsonlOptions } from './file-options.ts';
import { refuseOtherJson } from './json-forms.ts';
import { jsonBlocks } from './json-lines.ts';
import { type RawBlock, rowSource } from './rows.ts';
import { shardsOf, shownShards } from './shards.ts';
import type { FilePosition, SourceFactory } from './source.ts';
import type { TextFormat } from './text/encoding.ts';

/** Files with one JSON object per line. Features take the keys of their names, or as `columns` says. */
export const jsonlSource: SourceFactory<JsonlOptions> = {
  name: 'jsonl',
  parse: parseJsonlOptions,
  async open({ files: { paths, shownPath, text }, rows: options }, features) {
    const files = await shardsOf(paths);
    const [file = ''] = files;
    const source = rowSource(features, {
      description: `jsonl ${shownPath}`,
      files,
      options,
      input: { file },
      unit: 'line',
      blocks: (_columns, _limit, at) => blocksOf(files, text, at),
    });
    await refuseOtherJson(file, text, (name) => features.some((feature) => feature.name === name));
    await refuseMissingKeys(files, text, features, options);
    return source;
  },
};

async function* blocksOf(
  files: readonly string[],
  format: TextFormat,
  from?: FilePosition,
): AsyncGenerator<RawBlock, void, undefined> {
  const shown = shownShards(files);
  for (const [i, path] of files.entries()) {
    if (i < (from?.file ?? 0)) continue;
    const file = files.length === 1 ? {} : { file: shown[i] as string };
    for await (const { rows, at } of jsonBlocks(path, format, from?.file === i ? from : undefined))
      yield { ...file, rows, at: at && { ...at, file: i } };
  }
}

/** A row may lack a key, but one that no row of the first block has is a mistake of the mapping. */
async function refuseMissingKeys(
  files: readonly string[],
  format: TextFormat,
  features: readonly Feature[],
  options: RowOptions,
): Promise<void> {
  const [file = ''] = files;
  for await (const { rows } of blocksOf(files, format)) {
    if (rows.length === 0) continue;
    const keys = new Set(rows.flatMap((row) => ('row' in row ? Object.keys(row.row) : [])));
    // Without a single object the rows themselves tell what is wrong.
    const problems = [
      ...missingKeys(keys, file, rows.length, features, options.columns),
      ...Object.entries(otherColumns(options)).flatMap(([key, columns]) =>
        otherColumnProblems(key, columns, { file, columns: [...keys] }),
      ),
    ];
    throwProblems(keys.size === 0 ? [] : problems);
    return;
  }
  throw new ProblemsError({ file, message: 'the file is empty', remedy: 'give one JSON object per line' });
}

function missingKeys(
  keys: ReadonlySet<string>,
  file: string,
  rows: number,
  features: readonly Feature[],
  mappings: ColumnMappings,
): Problem[] {
  const where = rows === 1 ? 'the first row' : `the first ${rows} rows`;
  return features.flatMap(({ name }) => {
    if (mappingOf(mappings, name).empty !== undefined) return [];
    const missing = columnsOf(mappings, name).filter((from) => !keys.has(from));
    return missing.map((from): Problem => ({
      file,
      message: `no key "${from}" for feature ${name} in ${where}${didYouMean(from, keys)}; keys: ${namesText([...keys])}`,
      remedy: `map it in the experiment file, under source.columns: ${name}: { from: KEY }, { constant: VALUE } or { empty: VALUE }`,
    }));
  });
}
