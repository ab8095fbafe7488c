import { ProblemsError } from '../../core/problems.ts';
import { jsonLines } from './json-lines.ts';
import { type FileOptions, parseFileOptions } from './file-options.ts';
import { rowSource } from './rows.ts';
import type { SourceFactory } from './source.ts';

/** One JSON object per line. Features take the keys of their names, or as `columns` says. */
export const jsonlSource: SourceFactory<FileOptions> = {
  name: 'jsonl',
  parse: parseFileOptions,
  async open({ path, columns: mappings, shownPath }, features) {
    const source = rowSource(features, {
      description: `jsonl ${shownPath}`,
      mappings,
      input: { file: path, fromText: false },
      unit: 'line',
      blocks: () => jsonLines(path),
    });
    await refuseEmpty(path);
    return source;
  },
};

async function refuseEmpty(path: string): Promise<void> {
  for await (const rows of jsonLines(path)) {
    if (rows.length > 0) return;
  }
  throw new ProblemsError({ file: path, message: 'the file is empty', remedy: 'give one JSON object per line' });
}
