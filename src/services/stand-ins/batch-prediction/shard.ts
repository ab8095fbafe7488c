import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { joinPath, placeOf } from '../../../data/storage/index.ts';

/** What one group of lines came to: JSON lines. */
export interface ShardText {
  readonly results: string;
  readonly errors: string;
}

/** The two output files of one worker. */
export class Shard {
  readonly #results: ShardFile;
  readonly #errors: ShardFile;

  private constructor(results: ShardFile, errors: ShardFile) {
    this.#results = results;
    this.#errors = errors;
  }

  static async open(folder: string, index: number, count: number): Promise<Shard> {
    const name = [index, count].map((number) => String(number).padStart(5, '0')).join('-of-');
    const [results, errors] = await Promise.all(
      (['results', 'errors_stats'] as const).map(async (kind) => {
        const path = joinPath(folder, `prediction.${kind}-${name}`);
        return new ShardFile(await placeOf(path).write(path));
      }),
    );
    return new Shard(results as ShardFile, errors as ShardFile);
  }

  /** Resolves when there is room for more. */
  async append({ results, errors }: ShardText): Promise<void> {
    await this.#results.append(results);
    await this.#errors.append(errors);
  }

  async close(): Promise<void> {
    await Promise.all([this.#results.close(), this.#errors.close()]);
  }
}

/** Characters that are written together: each write wakes a thread. */
const charactersAWrite = 1 << 16;

class ShardFile {
  readonly #stream: Writable;
  #pending = '';

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  async append(text: string): Promise<void> {
    this.#pending += text;
    if (this.#pending.length < charactersAWrite) return;
    const block = this.#pending;
    this.#pending = '';
    await new Promise<void>((resolve, reject) => this.#stream.write(block, (error) => (error ? reject(error) : resolve())));
  }

  async close(): Promise<void> {
    await finished(this.#stream.end(this.#pending));
  }
}
