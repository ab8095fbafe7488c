import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { ProblemsError } from '../../core/problems.ts';
import { placeOf } from '../storage/index.ts';
import { openProblem } from './files.ts';
import { asItIs, converter, encodingOf, encodingRemedy, type TextFormat, type ToUtf8 } from './text/encoding.ts';
import { unpacked } from './text/unpack.ts';

const maxLineBytes = 64 * 1024 * 1024;

/** A line's start in a text file. */
export interface TextPosition {
  /** Bytes before it; 0 is the file's start, where all else is found out. */
  readonly byte: number;
  /** Lines before it. */
  readonly lines: number;
  /** What ends the lines, as the file's first lines tell. */
  readonly lineEnd: LineEnd;
}

type LineEnd = '\n' | '\r';

const fileStart: TextPosition = { byte: 0, lines: 0, lineEnd: '\n' };

/** Lines that were read at once. */
interface TextBlock {
  readonly lines: readonly string[];
  /** Their start, if the file can be read from there: only its own start if it is packed, or in another encoding than UTF-8. */
  readonly at: TextPosition | undefined;
}

/**
 * Lines of a text file, local or in Cloud Storage, one block per read, without a byte order mark: UTF-8, or as its mark or `encoding` says,
 * unpacked if it is gzip. Only LF ends a line, since JSON strings may contain other separators, so lines of a CRLF file end with CR; a file
 * with CR alone (of an old Macintosh) is split there. Throws ProblemsError if the file cannot be read or is no text.
 */
export async function* lineBlocks(path: string, format: TextFormat = {}): AsyncGenerator<readonly string[], void, undefined> {
  for await (const { lines } of textBlocks(path, format)) yield lines;
}

/** The same, with the places of the blocks, from `from` to the end. */
export async function* textBlocks(
  path: string,
  format: TextFormat = {},
  from: TextPosition = fileStart,
): AsyncGenerator<TextBlock, void, undefined> {
  const cutter = new LineCutter(from.byte === 0 ? undefined : from.lineEnd);
  let at: TextPosition | undefined = from;
  let bytesRead = from.byte;
  let linesDone = from.lines;
  let hasPlaces = true;
  const blockOf = (bytes: Buffer): TextBlock => {
    if (!isUtf8(bytes)) throw notUtf8(path, linesDone, bytes.toString('latin1').split(cutter.end), format);
    const block = { lines: bytes.toString('utf8').split(cutter.end), at };
    linesDone += block.lines.length;
    at = hasPlaces ? { byte: bytesRead - cutter.heldBytes, lines: linesDone, lineEnd: cutter.end } : undefined;
    return block;
  };
  let stream: Readable | undefined;
  try {
    stream = await placeOf(path).read(path, from.byte);
    let toUtf8: ToUtf8 | undefined = from.byte === 0 ? undefined : asItIs;
    const { isPacked, bytes: chunks } = from.byte === 0 ? await unpacked(path, stream) : { isPacked: false, bytes: stream };
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      let start = 0;
      if (toUtf8 === undefined) {
        const { encoding, markBytes } = encodingOf(path, chunk, format);
        toUtf8 = await converter(path, encoding, format);
        hasPlaces = !isPacked && toUtf8 === asItIs;
        start = markBytes;
      }
      bytesRead += chunk.length;
      const bytes = cutter.push(toUtf8(chunk.subarray(start)));
      if (bytes !== undefined) yield blockOf(bytes);
      if (cutter.heldBytes > maxLineBytes)
        throw new ProblemsError({ file: path, line: linesDone + 1, message: 'the line is longer than 64 MiB' });
    }
    if (toUtf8 === undefined) return;
    const bytes = cutter.push(toUtf8());
    if (bytes !== undefined) yield blockOf(bytes);
    if (cutter.heldBytes > 0) yield blockOf(cutter.rest());
  } catch (cause) {
    throw openProblem(path, cause);
  } finally {
    stream?.destroy();
  }
}

/** Cuts bytes at the last line's end. Parts of a long line are joined once. */
class LineCutter {
  #end: LineEnd | undefined;
  #held: Buffer[] = [];
  heldBytes = 0;

  constructor(end: LineEnd | undefined) {
    this.#end = end;
  }

  get end(): LineEnd {
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
function lineEndIn(bytes: Buffer): LineEnd | undefined {
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
