/** Lines of a job's output file. Nothing in a file stops the job: what cannot be read costs its own line. */
import { isUtf8 } from 'node:buffer';
import { constants, createGunzip } from 'node:zlib';
import { pipeline, type Readable } from 'node:stream';
import { placeOf } from '../../data/storage/index.ts';

export interface TextLine {
  readonly number: number;
  /** Undefined if the bytes are not UTF-8. */
  readonly text: string | undefined;
}

const lineFeed = 0x0a;
const maxLineBytes = 64 * 1024 * 1024;

/** Lines that are not empty, in blocks. Unpacks gzip, by its first bytes. Rejects where the file cannot be read on. */
export async function* textLines(path: string): AsyncGenerator<readonly TextLine[], void> {
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of unpacked(await placeOf(path).read(path))) {
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (end > 0) {
      const block = linesOf(Buffer.concat([rest, chunk.subarray(0, end)]));
      yield block.flatMap((text, i) => (text === '' ? [] : [{ number: number + i + 1, text }]));
      number += block.length;
      rest = chunk.subarray(end);
    } else rest = Buffer.concat([rest, chunk]);
    if (rest.length > maxLineBytes) throw new Error(`line ${number + 1} is longer than 64 MiB`);
  }
  if (rest.length > 0) yield linesOf(rest).map((text) => ({ number: number + 1, text }));
}

/** The texts of whole lines. */
function linesOf(bytes: Buffer): (string | undefined)[] {
  const whole = bytes.at(-1) === lineFeed ? bytes.subarray(0, -1) : bytes;
  if (isUtf8(whole))
    return whole
      .toString('utf8')
      .split('\n')
      .map((text) => text.trim());
  // Split as latin1, which has a character for each byte.
  return whole
    .toString('latin1')
    .split('\n')
    .map((text) => Buffer.from(text, 'latin1'))
    .map((line) => (isUtf8(line) ? line.toString('utf8').trim() : undefined));
}

/** A gzip file that is cut off gives what is there. */
async function* unpacked(stream: Readable): AsyncGenerator<Buffer, void> {
  const chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  const { value } = first;
  const whole = async function* () {
    yield value;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  const isGzip = value[0] === 0x1f && value[1] === 0x8b;
  if (isGzip) yield* pipeline(whole, createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }), () => undefined);
  else yield* whole();
}
