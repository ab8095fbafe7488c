import { sum } from '../../core/numbers.ts';

/** At this number batches are merged in pairs, so there are 32 to 64. */
const mostBatches = 64;

/**
 * Samples in order of time, in batches of equal length: a histogram and a sum for each batch. Memory is bounded: whenever there are 64
 * batches, they are merged in pairs.
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

  /** The share of samples above this bucket, for each full batch. */
  sharesAbove(bucket: number): number[] {
    return this.#full(this.#counts).map((counts) => sum(counts.subarray(bucket + 1, this.#highest + 1)) / this.#size);
  }

  /** For each full batch. */
  means(): number[] {
    return this.#full(this.#sums).map((sum) => sum / this.#size);
  }

  #full<T>(items: readonly T[]): T[] {
    return items.slice(0, this.#filled === 0 ? this.#sums.length : this.#sums.length - 1);
  }

  /** Reuses arrays that are no longer needed. */
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
