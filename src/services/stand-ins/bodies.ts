/** Request bodies: any content type, compressed or not. */
import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BadRequest, Refusal } from './errors.ts';

type Decode = (bytes: Buffer, limits: { readonly maxOutputLength: number }) => Promise<Buffer>;

/** By the name in Content-Encoding. */
const decoders: Readonly<Record<string, Decode>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  identity: (bytes) => Promise.resolve(bytes),
};

/** Bodies as bytes: model servers do not look at the content type, and parsing in the routes gives each protocol's own kind of error. */
export function takeBodiesAsBytes(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, async ({ headers, routeOptions }: FastifyRequest, body: Buffer) =>
    decoded(body, headers['content-encoding'], routeOptions.bodyLimit),
  );
}

/** Bodies as JSON, whatever their content type; an empty one, such as a DELETE's, is an empty object. */
export function takeBodiesAsJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, async ({ headers, routeOptions }: FastifyRequest, body: Buffer) =>
    body.length === 0 ? {} : parseJson(textOf(await decoded(body, headers['content-encoding'], routeOptions.bodyLimit))),
  );
}

async function decoded(body: Buffer, encoding: string | undefined, maxOutputLength: number): Promise<Buffer> {
  if (encoding === undefined) return body;
  const decode = decoders[encoding.trim().toLowerCase()];
  if (decode === undefined)
    throw new Refusal(
      415,
      `the body's Content-Encoding is ${JSON.stringify(encoding)}; read here: ${Object.keys(decoders).join(', ')}`,
    );
  try {
    return await decode(body, { maxOutputLength });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw tooLarge
      ? new Refusal(413, `the body has more than ${maxOutputLength} bytes when it is decompressed`)
      : new BadRequest(`the body is not ${encoding}, as its Content-Encoding says`);
  }
}

/** The text of a body. Throws BadRequest where it is not UTF-8. */
export function textOf(body: Uint8Array): string {
  if (!isUtf8(body)) throw new BadRequest('the body is not UTF-8');
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}

/** Throws BadRequest where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadRequest(`JSON Parse error: ${error instanceof Error ? error.message : String(error)}`);
  }
}
