import { ProblemsError } from '../../core/problems.ts';
import { placeOf } from '../storage/index.ts';
import { openProblem } from './files.ts';

const maxLineLength = 64 * 1024 * 1024;

/**
 * Lines of a UTF-8 text file, local or in Cloud Storage, one block per read, without a byte order mark. Only LF ends a line, since JSON
 * strings may contain other separators, so lines of a CRLF file end with CR. Throws ProblemsError if the file cannot be read.
 */
export async function* lineBlocks(path: string): AsyncGenerator<readonly string[], void, undefined> {
  let rest: string | undefined;
  let lineNumber = 1;
  try {
    const stream = (await placeOf(path).read(path)).setEncoding('utf8');
    for await (const chunk of stream as AsyncIterable<string>) {
      const text = rest === undefined ? chunk.replace(/^\uFEFF/, '') : rest + chunk;
      const lines = text.split('\n');
      rest = lines.pop() as string;
      lineNumber += lines.length;
      if (rest.length > maxLineLength)
        throw new ProblemsError({ file: path, line: lineNumber, message: 'the line is longer than 64 MiB' });
      if (lines.length > 0) yield lines;
    }
  } catch (cause) {
    throw openProblem(path, cause);
  }
  if (rest !== undefined && rest !== '') yield [rest];
}
