import { type Batch, type Columns, concatBatches, viewColumn } from '../../../core/batch.ts';
import type { Pool } from '../../../engines/local/index.ts';
import type { Failure } from '../../../core/predictor.ts';

/** The share of one request in an answer. */
export interface Answer {
  readonly outputs: Columns;
  /** By index in the request. */
  readonly failed: ReadonlyMap<number, Failure>;
}

interface Waiting {
  readonly batch: Batch;
  readonly resolve: (answer: Answer) => void;
}

/** Requests that arrive while every worker is busy leave together, as one call, of at most so many rows (one larger request goes alone). */
export class Batcher {
  readonly #pool: Pool;
  /** Workers without a call. */
  readonly #idle: number[];
  readonly #maxRows: number;
  readonly #waiting: Waiting[] = [];

  constructor(pool: Pool, maxRows: number) {
    this.#pool = pool;
    this.#maxRows = maxRows;
    this.#idle = Array.from({ length: pool.workers }, (_, worker) => worker);
  }

  predict(batch: Batch): Promise<Answer> {
    return new Promise((resolve) => {
      this.#waiting.push({ batch, resolve });
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle.pop();
      if (worker === undefined) return;
      void this.#call(this.#take(), worker);
    }
  }

  #take(): Waiting[] {
    let rows = 0;
    let count = 0;
    for (const { batch } of this.#waiting) {
      if (count > 0 && rows + batch.size > this.#maxRows) break;
      rows += batch.size;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #call(requests: readonly Waiting[], worker: number): Promise<void> {
    const { outputs, failed } = await this.#pool.predict(concatBatches(requests.map(({ batch }) => batch)), worker);
    this.#idle.push(worker);
    this.#dispatch();
    let start = 0;
    for (const { batch, resolve } of requests) {
      resolve(share(outputs, failed, start, start + batch.size));
      start += batch.size;
    }
  }
}

function share(outputs: Columns, failed: ReadonlyMap<number, Failure>, start: number, end: number): Answer {
  return {
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, column]) => [name, viewColumn(column, start, end)])),
    failed: new Map([...failed].filter(([i]) => i >= start && i < end).map(([i, failure]) => [i - start, failure])),
  };
}
