/** Do a strategy's predictions agree with what the source's own rows say? */
import type { Batch } from '../../core/batch.ts';
import type { Expectation } from '../../core/record.ts';
import { compareAt, tolerance } from './agreement.ts';
import type { PredictionTable } from './table.ts';

/** Compares the predictions of one cell, batch by batch of expected outputs. Tolerance and equality are those between strategies. */
export class ExpectationCheck {
  readonly #table: PredictionTable;
  #compared = 0;
  #missing = 0;
  #differing = 0;
  #maxDifference = 0;
  #example: Expectation['example'];

  constructor(table: PredictionTable) {
    this.#table = table;
  }

  /** Expected outputs of the instances `keys`, which begin at 0 in each pass over the source; `base` is the first of this pass. */
  add({ size, keys, columns, origins }: Batch, base: number): void {
    for (let i = 0; i < size; i++) {
      const key = (keys[i] as number) + base;
      if (!this.#table.has(key)) {
        this.#missing++;
        continue;
      }
      this.#compared++;
      let differs = false;
      for (const [output, expected] of Object.entries(columns)) {
        const { difference, values } = compareAt(expected, i, this.#table.column(output), key);
        if (Number.isFinite(difference)) this.#maxDifference = Math.max(this.#maxDifference, difference);
        if (difference <= tolerance) continue;
        differs = true;
        const origin = origins?.[i];
        this.#example ??= { key, output, values, ...(origin !== undefined && { origin }) };
      }
      if (differs) this.#differing++;
    }
  }

  get result(): Omit<Expectation, 'workload' | 'are' | 'cell' | 'strategy' | 'unreadable'> {
    return {
      compared: this.#compared,
      missing: this.#missing,
      differing: this.#differing,
      maxDifference: this.#maxDifference,
      ...(this.#example !== undefined && { example: this.#example }),
    };
  }
}
