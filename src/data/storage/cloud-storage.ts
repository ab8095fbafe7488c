/** Objects in Cloud Storage, through Google's client, which is imported on first use. */
import { Readable } from 'node:stream';
import type { Bucket, File, FileMetadata, Storage } from '@google-cloud/storage';
import { ProblemsError } from '../../core/problems.ts';
import { redact } from '../../core/secrets/redact.ts';
import { googleError, statusOf, throwing } from '../google/errors.ts';
import type { Place } from './place.ts';

/** Another service with the same API, such as an emulator: `http://127.0.0.1:4443`. */
const endpointVariable = 'PREDBENCH_STORAGE_ENDPOINT';
/** Do objects go to Google, which bills them? */
export function isBilled(): boolean {
  return process.env[endpointVariable] === undefined;
}

/** Times that a download is resumed without receiving a byte. */
const maxResumes = 5;

export const cloudStorage = createCloudStorage({ stallMs: 20_000 });

/** `stallMs`: a download is resumed after this time without a byte, since the client does not notice broken connections. */
export function createCloudStorage({ stallMs }: { readonly stallMs: number }): Place {
  return {
    async read(uri, start = 0) {
      const file = await fileOf(uri);
      const [metadata] = await file.getMetadata().catch(refused(uri));
      const pinned = file.bucket.file(file.name, { generation: Number(metadata.generation) });
      return Readable.from(chunks(uri, pinned, metadata, { start, stallMs }), { objectMode: false });
    },
    async write(uri) {
      const file = await fileOf(uri);
      // Resumable, since the length is unknown and the connection may break.
      const stream = file.createWriteStream({ resumable: true, validation: 'crc32c' });
      stream.on('error', (cause) => Object.assign(cause, { message: storageError(uri, cause).message }));
      return stream;
    },
    async list(prefix) {
      const { bucket, name } = await locate(prefix);
      const [found] = await bucket.getFiles({ prefix: name }).catch(refused(prefix));
      return found
        .map(({ name, metadata }) => ({
          path: `gs://${bucket.name}/${name}`,
          bytes: Number(metadata.size),
          version: String(metadata.generation),
        }))
        .toSorted((a, b) => (a.path < b.path ? -1 : 1));
    },
    async removeFile(uri) {
      const file = await fileOf(uri);
      await file.delete({ ignoreNotFound: true }).catch(refused(uri));
    },
    async remove(folder) {
      const { bucket, name } = await locate(folder);
      await bucket.deleteFiles({ prefix: `${name.replace(/\/+$/, '')}/` }).catch(refused(folder));
    },
  };
}

/** Resumes after broken connections; if all bytes are read, they must have the object's checksum. */
async function* chunks(
  uri: string,
  file: File,
  { size, crc32c }: FileMetadata,
  { start, stallMs }: { readonly start: number; readonly stallMs: number },
): AsyncGenerator<Buffer, void> {
  const { CRC32C } = await import('@google-cloud/storage');
  const checksum = new CRC32C();
  let offset = start;
  for (let attempt = 1; offset < Number(size); attempt++) {
    try {
      // Objects stored as gzip come as they are: sizes and checksums are of those bytes, and who reads text unpacks it.
      const stream = file.createReadStream({ start: offset, validation: false, decompress: false });
      for await (const chunk of guarded(stream, stallMs)) {
        checksum.update(chunk);
        offset += chunk.length;
        attempt = 0;
        yield chunk;
      }
    } catch (cause) {
      if (!isTransient(cause) || attempt > maxResumes) throw storageError(uri, cause);
    }
    if (attempt > maxResumes) throw new ProblemsError({ file: uri, message: `ends after ${offset} of ${size} bytes` });
  }
  if (start === 0 && crc32c !== undefined && !checksum.validate(crc32c)) {
    throw new ProblemsError({
      file: uri,
      message: `the bytes read do not have the object's checksum (crc32c ${crc32c})`,
      remedy: 'try again',
    });
  }
}

/** Destroys the stream with an error when nothing arrives for `stallMs` while someone waits for it. */
async function* guarded(stream: Readable, stallMs: number): AsyncGenerator<Buffer, void> {
  const iterator = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(() => stream.destroy(new Error(`no data for ${stallMs / 1000} s`)), stallMs);
      const { done, value } = await iterator.next().finally(() => clearTimeout(timer));
      if (done === true) return;
      yield value;
    }
  } finally {
    stream.destroy();
  }
}

function isTransient(cause: unknown): boolean {
  const status = statusOf(cause);
  return status === undefined || status === 408 || status === 429 || status >= 500;
}

function refused(uri: string): (cause: unknown) => never {
  return throwing((cause) => storageError(uri, cause));
}

function storageError(uri: string, cause: unknown): ProblemsError {
  return googleError(uri, cause, {
    title: 'Cloud Storage',
    api: 'the Cloud Storage API (storage.googleapis.com)',
    role: 'the role Storage Object User (roles/storage.objectUser) on the bucket',
    named: 'the names of bucket and object',
  });
}

async function fileOf(uri: string): Promise<File> {
  const { bucket, name } = await locate(uri);
  return bucket.file(name);
}

let client: Promise<Storage> | undefined;

async function locate(uri: string): Promise<{ readonly bucket: Bucket; readonly name: string }> {
  const [, bucket, name] = /^gs:\/\/([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])\/(.+)$/.exec(uri) ?? [];
  if (bucket === undefined || name === undefined) {
    throw new ProblemsError({
      file: String(redact(uri)),
      message: 'is not a Cloud Storage URI',
      remedy: 'write gs://BUCKET/PATH',
    });
  }
  client ??= connect();
  return { bucket: (await client).bucket(bucket), name };
}

async function connect(): Promise<Storage> {
  const { Storage, IdempotencyStrategy } = await import('@google-cloud/storage');
  const apiEndpoint = process.env[endpointVariable];
  return new Storage({
    retryOptions: { autoRetry: true, maxRetries: 5, idempotencyStrategy: IdempotencyStrategy.RetryConditional },
    // A service that the user names gets no credentials, and any project will do.
    ...(apiEndpoint !== undefined && { apiEndpoint, projectId: 'local' }),
  });
}
