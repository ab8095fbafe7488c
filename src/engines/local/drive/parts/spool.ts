import { type FileHandle, open, rm } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import type { Batch } from '../../../../core/batch.ts';
import { openProblem } from '../../../../data/sources/files.ts';
import { DictionaryCache, DictionaryLedger, type WireColumns } from '../../workers/messages.ts';
import type { FeedChunk } from '../../../feed.ts';

interface StoredChunk {
  readonly chunk: Omit<FeedChunk, 'batch'>;
  readonly batch: Omit<Batch, 'columns'>;
  readonly columns: WireColumns;
  readonly forget: readonly number[];
}

const lengthBytes = 4;

/**
 * Instances on this machine's disk, to be read again as they were: a source may change meanwhile, give its rows only once, or bill for each
 * pass. Throws ProblemsError where the disk fails.
 */
export class Spool {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #ledger = new DictionaryLedger();

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async create(path: string): Promise<Spool> {
    return new Spool(path, await open(path, 'wx+').catch(failed(path)));
  }

  async add({ batch: { columns, ...batch }, ...chunk }: FeedChunk): Promise<void> {
    const stored: StoredChunk = { chunk, batch, ...this.#ledger.encode(columns) };
    const bytes = serialize(stored);
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32LE(bytes.length);
    await this.#file.appendFile(length).catch(failed(this.#path));
    await this.#file.appendFile(bytes).catch(failed(this.#path));
  }

  /** All chunks, in order. Reads once. */
  async *read(): AsyncGenerator<FeedChunk, void> {
    const dictionaries = new DictionaryCache();
    const { size: end } = await this.#file.stat();
    for (let at = 0; at < end;) {
      const length = (await this.#bytes(at, lengthBytes)).readUInt32LE();
      const stored = deserialize(await this.#bytes(at + lengthBytes, length)) as StoredChunk;
      at += lengthBytes + length;
      const { chunk, batch, columns, forget } = stored;
      yield { ...chunk, batch: { ...batch, columns: dictionaries.decode(columns, forget) } };
    }
  }

  async #bytes(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    for (let read = 0; read < length;) {
      const { bytesRead } = await this.#file.read(buffer, read, length - read, position + read).catch(failed(this.#path));
      if (bytesRead === 0) failed(this.#path)(new Error('the file ends too early'));
      read += bytesRead;
    }
    return buffer;
  }

  async close(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}

function failed(path: string): (cause: unknown) => never {
  return (cause) => {
    throw openProblem(path, cause);
  };
}
