import { isUtf8 } from 'node:buffer';
import { ProblemsError } from '../../core/problems.ts';
import { placeOf } from '../storage/index.ts';
import { openProblem } from './files.ts';
import { converter, encodingOf, encodingRemedy, type TextFormat, type ToUtf8 } from './text/encoding.ts';
import { unpacked } from './text/unpack.ts';

const maxLineBytes = 64 * 1024 * 1024;

/**
 * Lines of a text file, local or in Cloud Storage, one block per read, without a byte order mark: UTF-8, or as its mark or `encoding` says,
 * unpacked if it is gzip. Only LF ends a line, since JSON strings may contain other separators, so lines of a CRLF file end with CR; a file
 * with CR alone (of an old Macintosh) is split there. Throws ProblemsError if the file cannot be read or is no text.
 */
export async function* lineBlocks(path: string, format: TextFormat = {}): AsyncGenerator<readonly string[], void, undefined> {
  const cutter = new LineCutter();
  let linesDone = 0;
  const split = (bytes: Buffer): readonly string[] => {
    if (!isUtf8(bytes)) throw notUtf8(path, linesDone, bytes.toString('latin1').split(cutter.end), format);
    const lines = bytes.toString('utf8').split(cutter.end);
    linesDone += lines.length;
    return lines;
  };
  try {
    let toUtf8: ToUtf8 | undefined;
    for await (const chunk of unpacked(path, await placeOf(path).read(path))) {
      let start = 0;
      if (toUtf8 === undefined) {
        const { encoding, markBytes } = encodingOf(path, chunk, format);
        toUtf8 = await converter(path, encoding, format);
        start = markBytes;
      }
      const bytes = cutter.push(toUtf8(chunk.subarray(start)));
      if (bytes !== undefined) yield split(bytes);
      if (cutter.heldBytes > maxLineBytes)
        throw new ProblemsError({ file: path, line: linesDone + 1, message: 'the line is longer than 64 MiB' });
    }
    if (toUtf8 === undefined) return;
    const bytes = cutter.push(toUtf8());
    if (bytes !== undefined) yield split(bytes);
    if (cutter.heldBytes > 0) yield split(cutter.rest());
  } catch (cause) {
    throw openProblem(path, cause);
  }
}

/** Cuts bytes at the last line's end. Parts of a long line are joined once. */
class LineCutter {
  #end: '\n' | '\r' | undefined;
  #held: Buffer[] = [];
  heldBytes = 0;

  get end(): '\n' | '\r' {
    return this.#end ?? '\n';
  }

  /** Whole lines, without the last one's end. */
  push(chunk: Buffer): Buffer | undefined {
    this.#end ??= lineEndIn(chunk);
    const cut = chunk.lastIndexOf(this.end);
    if (cut === -1) {
      this.#hold(chunk);
      return undefined;
    }
    this.#hold(chunk.subarray(0, cut));
    const lines = this.rest();
    this.#hold(chunk.subarray(cut + 1));
    return lines;
  }

  rest(): Buffer {
    const [only, ...others] = this.#held;
    const bytes = only !== undefined && others.length === 0 ? only : Buffer.concat(this.#held);
    this.#held = [];
    this.heldBytes = 0;
    return bytes;
  }

  #hold(bytes: Buffer): void {
    if (bytes.length > 0) this.#held.push(bytes);
    this.heldBytes += bytes.length;
  }
}

/** Undefined if the bytes have none. A CR at the very end may be half of one. */
function lineEndIn(bytes: Buffer): '\n' | '\r' | undefined {
  if (bytes.includes('\n')) return '\n';
  const at = bytes.indexOf('\r');
  return at !== -1 && at < bytes.length - 1 ? '\r' : undefined;
}

/** `lines` hold one character a byte. */
function notUtf8(file: string, linesDone: number, lines: readonly string[], format: TextFormat): ProblemsError {
  const number = lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')));
  const bytes = Buffer.from(lines[number] as string, 'latin1');
  const text = bytes.toString('utf8');
  const at = Buffer.byteLength(text.slice(0, text.indexOf('\uFFFD')));
  const byte = `0x${(bytes[at] as number).toString(16).toUpperCase()}`;
  return new ProblemsError({
    file,
    line: linesDone + number + 1,
    message: `byte ${at + 1} of the line, ${byte}, is not UTF-8`,
    remedy: encodingRemedy(format),
  });
}
