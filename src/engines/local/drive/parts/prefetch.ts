import type { Batch } from '../../../../core/batch.ts';
import type { Rejection } from '../../../../data/sources/source.ts';
import type { Feed, FeedChunk } from './feed.ts';

/** The next instance of a stream: a place in a chunk, or the reason why its row gave none. */
export type Next =
  | { readonly kind: 'instance'; readonly batch: Batch; readonly index: number }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

/**
 * Reads a stream's instances ahead of their due times, so that a read never holds the schedule up: `rows` of them before the clock
 * starts, and on again when half of them are used.
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

  /** Reads until `rows` are there. Rejects when the source breaks. */
  fill(): Promise<void> {
    this.#filling ??= this.#read().finally(() => (this.#filling = undefined));
    return this.#filling;
  }

  /** Reads on where little is left. */
  refill(onRead: () => void, onError: (error: unknown) => void): void {
    if (this.#buffered < this.#rows / 2) this.fill().then(onRead, onError);
  }

  /** Fills up, runs the drive, and closes the source. */
  async during(drive: () => Promise<void>): Promise<void> {
    await this.fill();
    try {
      await drive();
    } finally {
      await this.#filling?.catch(() => undefined);
      await this.#iterator.return?.();
    }
  }

  /** The next instance; undefined when it has not been read yet. */
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
