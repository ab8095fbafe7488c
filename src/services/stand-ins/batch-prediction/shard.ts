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
  readonly #results: Writable;
  readonly #errors: Writable;
  #last: Promise<void> = Promise.resolve();

  private constructor(results: Writable, errors: Writable) {
    this.#results = results;
    this.#errors = errors;
  }

  static async open(folder: string, index: number, count: number): Promise<Shard> {
    const name = [index, count].map((number) => String(number).padStart(5, '0')).join('-of-');
    const [results, errors] = await Promise.all(
      ['results', 'errors_stats'].map((kind) => {
        const path = joinPath(folder, `prediction.${kind}-${name}`);
        return placeOf(path).write(path);
      }),
    );
    return new Shard(results as Writable, errors as Writable);
  }

  /** Writes after what was written before, also when several callers do not wait for each other. */
  append(text: ShardText): Promise<void> {
    this.#last = this.#write(text, this.#last);
    return this.#last;
  }

  async close(): Promise<void> {
    await Promise.all([this.#results, this.#errors].map((stream) => finished(stream.end())));
  }

  async #write({ results, errors }: ShardText, before: Promise<void>): Promise<void> {
    await before;
    if (results !== '') await written(this.#results, results);
    if (errors !== '') await written(this.#errors, errors);
  }
}

function written(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => stream.write(text, (error) => (error ? reject(error) : resolve())));
}
