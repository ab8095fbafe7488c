import { createReadStream } from 'node:fs';
import { ProblemsError } from '../problems.ts';
import { openProblem } from './files.ts';

/** Some hundred rows a read: they are parsed in one go, on the thread that also sends what is due. */
const readBytes = 64 * 1024;
const maxLineLength = 64 * 1024 * 1024;

/**
 * Lines of a UTF-8 text file, a block for each read; a byte order mark is left out. Only LF ends a line (JSON strings may hold other
 * separators), so that a line of a CRLF file ends with CR. Throws ProblemsError when the file cannot be read.
 */
export async function* lineBlocks(path: string): AsyncGenerator<readonly string[], void, undefined> {
  let rest: string | undefined;
  let lineNumber = 1;
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: readBytes }) as AsyncIterable<string>) {
      const text = rest === undefined ? chunk.replace(/^\uFEFF/, '') : rest + chunk;
      const lines = text.split('\n');
      rest = lines.pop() as string;
      lineNumber += lines.length;
      if (rest.length > maxLineLength)
        throw new ProblemsError([{ file: path, line: lineNumber, message: 'the line is longer than 64 MiB' }]);
      if (lines.length > 0) yield lines;
    }
  } catch (cause) {
    throw openProblem(path, cause);
  }
  if (rest !== undefined && rest !== '') yield [rest];
}
