import { type Batch, concatBatches, viewBatch } from '../../../../core/batch.ts';

/** Instances of one call: their positions in chunks, and their due times. */
export class Group {
  readonly dueMs: number[] = [];
  /** When it leaves even if not full. */
  readonly deadlineMs: number;
  readonly #runs: { readonly batch: Batch; readonly start: number; end: number }[] = [];

  constructor(deadlineMs: number) {
    this.deadlineMs = deadlineMs;
  }

  get size(): number {
    return this.dueMs.length;
  }

  add(batch: Batch, index: number, dueMs: number): void {
    this.dueMs.push(dueMs);
    const last = this.#runs.at(-1);
    if (last?.batch === batch && last.end === index) last.end++;
    else this.#runs.push({ batch, start: index, end: index + 1 });
  }

  toBatch(): Batch {
    return concatBatches(this.#runs.map(({ batch, start, end }) => viewBatch(batch, start, end)));
  }
}
