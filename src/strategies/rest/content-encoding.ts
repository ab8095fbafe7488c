/** Compressed answers. None is asked for, but some proxies and servers compress all the same. */
import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, inflate, gunzip, inflateRaw } from 'node:zlib';
import { messageOf } from '../../core/problems.ts';
import { shortened } from './answers.ts';
import { tooLarge } from './exchange.ts';
import { RequestError } from './request-error.ts';

type Unpack = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  // By the standard with zlib's header, by some servers without it.
  deflate: (body, options) => ((body[0] ?? 0) % 16 === 8 ? promisify(inflate) : promisify(inflateRaw))(body, options),
  br: promisify(brotliDecompress),
};

/** The encoding of an answer's body; undefined if it is plain. */
export function encodingOf(headers: IncomingHttpHeaders): string | undefined {
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  return encoding === '' || encoding === 'identity' ? undefined : encoding;
}

/** Rejects with RequestError if the encoding is unknown, the body is damaged, or more than `maxBytes` come out. */
export async function unpacked(body: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  const unpack = Object.hasOwn(unpackers, encoding) ? unpackers[encoding] : undefined;
  if (unpack === undefined) {
    const remedy = `it was asked for a plain one; rest reads ${Object.keys(unpackers).join(', ')}`;
    throw new RequestError({ message: `the server's answer is compressed with ${shortened(encoding)}`, remedy });
  }
  try {
    return await unpack(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(maxBytes);
    throw new RequestError(
      { message: `the server's answer is not the ${encoding} that it is marked as: ${messageOf(cause)}` },
      { cause },
    );
  }
}
