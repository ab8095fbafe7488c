/** Bytes of a file as a text source needs them: unpacked if they are gzip, and refused if they are another form. */
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { ProblemsError } from '../../../core/problems.ts';

/** Enough to tell the forms below from each other. */
const firstBytes = 512;

/** Files that are no text, by the bytes at `at` (one character a byte). */
const foreign: readonly { readonly form: string; readonly bytes: string; readonly at?: number; readonly remedy: string }[] = [
  { form: 'a ZIP archive or an Excel workbook', bytes: 'PK\x03\x04', remedy: 'unpack it, or save the sheet as CSV' },
  { form: 'an old Excel workbook', bytes: '\xd0\xcf\x11\xe0', remedy: 'save the sheet as CSV' },
  { form: 'Parquet', bytes: 'PAR1\x15', remedy: 'export it as CSV or as JSON lines' },
  { form: 'Avro', bytes: 'Obj\x01', remedy: 'export it as CSV or as JSON lines' },
  { form: 'compressed with Zstandard', bytes: '\x28\xb5\x2f\xfd', remedy: 'unpack it (zstd -d), or compress it with gzip' },
  { form: 'compressed with bzip2', bytes: '1AY&SY', at: 4, remedy: 'unpack it (bunzip2), or compress it with gzip' },
  { form: 'compressed with xz', bytes: '\xfd7zXZ\x00', remedy: 'unpack it (unxz), or compress it with gzip' },
  { form: 'an SQLite database', bytes: 'SQLite format 3\x00', remedy: 'export the table as CSV' },
  { form: 'a tar archive', bytes: 'ustar', at: 257, remedy: 'unpack it (tar -x)' },
];

/** The first chunk has all of the start that is needed to tell forms apart. */
interface Unpacked {
  readonly isPacked: boolean;
  readonly bytes: AsyncIterable<Buffer>;
}

/** The bytes, unpacked by gzip's magic number. */
export async function unpacked(file: string, stream: Readable): Promise<Unpacked> {
  const source = withWholeStart(stream as AsyncIterable<Buffer>);
  const { value: first } = await source.next();
  if (first === undefined) return { isPacked: false, bytes: source };
  const isPacked = first[0] === 0x1f && first[1] === 0x8b;
  const bytes = resumed(first, source);
  if (isPacked) return { isPacked, bytes: gunzipped(file, bytes) };
  refuseForeign(file, first);
  return { isPacked, bytes };
}

async function* gunzipped(file: string, packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  // An error ends the iteration too, which reports it.
  const piped = pipeline(packed, gunzip).catch(() => undefined);
  let isFirst = true;
  for await (const chunk of withWholeStart(gunzip as AsyncIterable<Buffer>)) {
    if (isFirst) refuseForeign(file, chunk);
    isFirst = false;
    yield chunk;
  }
  await piped;
}

function refuseForeign(file: string, first: Buffer): void {
  const start = first.toString('latin1', 0, firstBytes);
  const found = foreign.find(({ bytes, at = 0 }) => start.startsWith(bytes, at));
  if (found !== undefined) throw new ProblemsError({ file, message: `is not text but ${found.form}`, remedy: found.remedy });
}

/** Joins the first chunks until they are long enough. */
async function* withWholeStart(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let start: Buffer | undefined;
  let isWhole = false;
  for await (const chunk of chunks) {
    if (isWhole) {
      yield chunk;
      continue;
    }
    start = start === undefined ? chunk : Buffer.concat([start, chunk]);
    isWhole = start.length >= firstBytes;
    if (isWhole) yield start;
  }
  if (!isWhole && start !== undefined) yield start;
}

async function* resumed(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  yield first;
  yield* rest;
}
