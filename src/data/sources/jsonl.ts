import { type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { jsonLines } from './json-lines.ts';
import { type FileOptions, parseFileOptions } from './file-options.ts';
import { Mapper } from './mapping.ts';
import { chunksOf } from './rows.ts';
import type { SourceFactory } from './source.ts';

/** One JSON object a line. Keys are matched with features by name, or as `columns` says. */
export const jsonlSource: SourceFactory<FileOptions> = {
  name: 'jsonl',
  parse: parseFileOptions,
  async open({ path, columns: mappings, shownPath }, features) {
    const problems: Problem[] = [];
    const mapper = Mapper.create(features, mappings, { fromText: false, file: path, problems });
    throwProblems(problems);
    await refuseEmpty(path);
    return {
      description: `jsonl ${shownPath}`,
      get mapping() {
        return mapper.sentences;
      },
      read: (readOptions) => chunksOf(jsonLines(path), mapper, features, readOptions),
    };
  },
};

async function refuseEmpty(path: string): Promise<void> {
  for await (const rows of jsonLines(path)) {
    if (rows.length > 0) return;
  }
  throw new ProblemsError([{ file: path, message: 'the file is empty', remedy: 'give one JSON object a line' }]);
}
