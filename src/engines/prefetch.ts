import type { Batch } from '../core/batch.ts';
import type { Rejection } from '../data/sources/source.ts';
import type { Feed, FeedChunk } from './feed.ts';

/** The next instance: its position in a chunk, or why its row gave none. */
export type Next =
  | { readonly kind: 'instance'; readonly batch: Batch; readonly index: number }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

/**
 * Reads instances ahead of their due times, so that reading never delays the schedule: `rows` of them before the clock starts, and more
 * when half of them are used.
 */
export class Prefetch {
  readonly #iterator: AsyncIterator<FeedChunk>;
  readonly #rows: number;
  readonly #chunks: FeedChunk[] = [];
  #buffered = 0;
  #index = 0;
  #rejectedIndex = 0;
  #filling: Promise<void> | undefined;

  constructor(feed: Feed, rows: number) {
    this.#iterator = feed[Symbol.asyncIterator]();
    this.#rows = rows;
  }

  /** Reads until `rows` are at hand. Rejects if the source fails. */
  fill(): Promise<void> {
    this.#filling ??= this.#read().finally(() => (this.#filling = undefined));
    return this.#filling;
  }

  /** Reads more if few are left. */
  refill(onRead: () => void, onError: (error: unknown) => void): void {
    if (this.#buffered < this.#rows / 2) this.fill().then(onRead, onError);
  }

  /** Fills the buffer, runs the drive and closes the source. */
  async during(drive: () => Promise<void>): Promise<void> {
    await this.fill();
    try {
      await drive();
    } finally {
      await this.#filling?.catch(() => undefined);
      await this.#iterator.return?.();
    }
  }

  /** The next instance; undefined if it has not been read yet. */
  next(): Next | undefined {
    let chunk = this.#chunks[0];
    while (chunk !== undefined && this.#index === chunk.batch.size && this.#rejectedIndex === chunk.rejected.length) {
      this.#chunks.shift();
      this.#index = 0;
      this.#rejectedIndex = 0;
      chunk = this.#chunks[0];
    }
    if (chunk === undefined) return undefined;
    this.#buffered--;
    const rejection = chunk.rejected[this.#rejectedIndex];
    const key = chunk.batch.keys[this.#index];
    if (rejection !== undefined && (key === undefined || rejection.key < key)) {
      this.#rejectedIndex++;
      return { kind: 'rejected', rejection };
    }
    return { kind: 'instance', batch: chunk.batch, index: this.#index++ };
  }

  async #read(): Promise<void> {
    while (this.#buffered < this.#rows) {
      const { done, value } = await this.#iterator.next();
      if (done === true) return;
      this.#chunks.push(value);
      this.#buffered += value.batch.size + value.rejected.length;
    }
  }
}
