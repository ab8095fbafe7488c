/** Columns that an input may mean which has none of its name. */
import type { Feature } from '../../core/batch.ts';
import type { DataFile, SampledColumn } from '../../data/inspect/data-file.ts';
import { likeness } from './names.ts';
import { decimalOf, observe } from './observe.ts';

export interface Candidate {
  readonly column: string;
  /** Some cells, for the user to know the column by. */
  readonly examples: readonly string[];
  /** Named so much like the input that it is probably meant. */
  readonly isLikely: boolean;
}

/** Rows that may be lost in a cell, by default: `minOkShare`. */
export const mostLost = 0.1;
const mostCandidates = 10;
const likely = 0.5;

/** The likeliest first. */
export function candidatesFor(input: Feature, columns: readonly SampledColumn[], data: DataFile): Candidate[] {
  const alike = columns
    .filter(({ name }) => name !== input.name)
    .map((column) => ({ column, like: likeness(column.name, input.name) }))
    .toSorted((a, b) => b.like - a.like)
    .slice(0, mostCandidates);
  const ranked = alike.map(({ column, like }) => {
    const { misfits, rows, frequent, distinct } = observe(input, column, decimalOf(data));
    const fits = misfits / rows <= mostLost;
    // Texts that are all different are an id rather than an input.
    const isId = input.dtype === 'string' && distinct === rows;
    const examples = frequent.slice(0, 3).map(({ cell }) => cell);
    return {
      rank: like - (fits ? 0 : 1) - (isId ? 0.5 : 0),
      candidate: { column: column.name, examples, isLikely: like > likely && fits },
    };
  });
  return ranked.toSorted((a, b) => b.rank - a.rank).map(({ candidate }) => candidate);
}
