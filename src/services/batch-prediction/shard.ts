import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

/** What one group of lines came to: JSON lines. */
export interface ShardText {
  readonly results: string;
  readonly errors: string;
}

/** The two output files of one worker. */
export class Shard {
  readonly #results: FileHandle;
  readonly #errors: FileHandle;
  #last: Promise<void> = Promise.resolve();

  private constructor(results: FileHandle, errors: FileHandle) {
    this.#results = results;
    this.#errors = errors;
  }

  static async open(folder: string, index: number, count: number): Promise<Shard> {
    const name = [index, count].map((number) => String(number).padStart(5, '0')).join('-of-');
    const results = await open(join(folder, `prediction.results-${name}`), 'w');
    return new Shard(results, await open(join(folder, `prediction.errors_stats-${name}`), 'w'));
  }

  /** Writes after what was written before, also when several callers do not wait for each other. */
  append(text: ShardText): Promise<void> {
    this.#last = this.#write(text, this.#last);
    return this.#last;
  }

  async close(): Promise<void> {
    await Promise.all([this.#results.close(), this.#errors.close()]);
  }

  async #write({ results, errors }: ShardText, before: Promise<void>): Promise<void> {
    await before;
    if (results !== '') await this.#results.appendFile(results);
    if (errors !== '') await this.#errors.appendFile(errors);
  }
}
