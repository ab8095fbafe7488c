import { sum } from '../../core/numbers.ts';

/** Merged in pairs when there are as many: 32 to 64 stay. */
const mostBatches = 64;

/**
 * Samples in the order of time, in batches of equal length: how often each bucket of a histogram was met in each batch, and the sum. Memory is
 * bounded: the batches are merged in pairs, and become twice as long, whenever there are 64.
 */
export class Batches {
  readonly #buckets: number;
  #size = 1;
  #filled = 0;
  readonly #counts: Uint32Array[] = [];
  readonly #sums: number[] = [];
  #lowest: number;
  #highest = -1;

  constructor(buckets: number) {
    this.#buckets = buckets;
    this.#lowest = buckets;
  }

  record(bucket: number, value: number): void {
    if (this.#filled === 0) {
      if (this.#sums.length === mostBatches) this.#merge();
      this.#counts[this.#sums.length] ??= new Uint32Array(this.#buckets);
      this.#sums.push(0);
    }
    const last = this.#sums.length - 1;
    this.#counts[last]![bucket]!++;
    this.#sums[last]! += value;
    if (bucket < this.#lowest) this.#lowest = bucket;
    if (bucket > this.#highest) this.#highest = bucket;
    this.#filled = (this.#filled + 1) % this.#size;
  }

  /** Of each full batch: the share of its samples in buckets above this one. */
  sharesAbove(bucket: number): number[] {
    return this.#full(this.#counts).map((counts) => sum(counts.subarray(bucket + 1, this.#highest + 1)) / this.#size);
  }

  /** Of each full batch. */
  means(): number[] {
    return this.#full(this.#sums).map((sum) => sum / this.#size);
  }

  #full<T>(items: readonly T[]): T[] {
    return items.slice(0, this.#filled === 0 ? this.#sums.length : this.#sums.length - 1);
  }

  /** Arrays that are no longer needed are emptied and used again. */
  #merge(): void {
    const [from, to] = [this.#lowest, this.#highest + 1];
    for (let i = 0; i < mostBatches / 2; i++) {
      const [into, other] = [this.#counts[2 * i]!, this.#counts[2 * i + 1]!];
      for (let at = from; at < to; at++) into[at]! += other[at]!;
      [this.#counts[i], this.#counts[2 * i]] = [into, this.#counts[i]!];
      this.#sums[i] = this.#sums[2 * i]! + this.#sums[2 * i + 1]!;
    }
    for (const counts of this.#counts.slice(mostBatches / 2)) counts.fill(0, from, to);
    this.#sums.length = mostBatches / 2;
    this.#size *= 2;
  }
}
