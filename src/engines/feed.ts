import type { Batch } from '../core/batch.ts';
import type { Position, Rejection, Source, SourceTimes } from '../data/sources/source.ts';
import { ProblemsError } from '../core/problems.ts';

/** Instances of a workload. Keys are counted over all passes over the source. */
export interface FeedChunk {
  readonly batch: Batch;
  readonly rejected: readonly Rejection[];
}

/** About how many instances the feed keeps at hand. */
const firstInstances = 1000;

/** The first instance of a part of a workload. */
export interface FeedStart {
  readonly firstKey: number;
  readonly at: Position | null;
}

/** Exactly `rows` instances (Infinity: endless) from a source that restarts as often as needed. */
export class Feed implements AsyncIterable<FeedChunk> {
  readonly times: SourceTimes = { readS: 0, processS: 0 };
  /** Passes over the source started so far. */
  passes = 0;
  /** The first batches, with 1,000 instances or a few more, as a sample. */
  readonly first: Batch[] = [];
  #inFirst = 0;
  readonly #source: Source;
  readonly #rows: number;
  readonly #chunkRows: number;
  readonly #start: FeedStart;

  constructor(source: Source, rows: number, chunkRows: number, start: FeedStart = { firstKey: 0, at: null }) {
    this.#source = source;
    this.#rows = rows;
    this.#chunkRows = chunkRows;
    this.#start = start;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<FeedChunk, void, undefined> {
    const { firstKey, at } = this.#start;
    const end = firstKey + this.#rows;
    let base = firstKey;
    while (base < end) {
      this.passes++;
      let read = 0;
      const from = base === firstKey && at !== null ? { at } : {};
      const options = { limit: end - base, chunkRows: this.#chunkRows, times: this.times, ...from };
      for await (const chunk of this.#source.read(options)) {
        read += chunk.batch.size + chunk.rejected.length;
        this.#keep(chunk.batch);
        yield base === 0 ? chunk : shifted(chunk, base);
      }
      if (read === 0) throw new ProblemsError({ file: this.#source.description, message: 'the source has no rows' });
      base += read;
    }
  }

  #keep(batch: Batch): void {
    if (this.#inFirst >= firstInstances || batch.size === 0) return;
    this.first.push(batch);
    this.#inFirst += batch.size;
  }
}

function shifted({ batch, rejected }: FeedChunk, base: number): FeedChunk {
  return {
    batch: { ...batch, keys: batch.keys.map((key) => key + base) },
    rejected: rejected.map((rejection) => ({ ...rejection, key: rejection.key + base })),
  };
}
