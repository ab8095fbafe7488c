/** Which batches formed. */
import { sum } from '../../core/numbers.ts';
import type { WorkloadComparison } from '../comparison/comparison.ts';
import { countedCells } from './counted.ts';

export interface BatchSizes {
  readonly strategy: string;
  /** Rows a call from `from` to `to`, and the share of the calls. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly share: number }[];
}

const mostBins = 32;

/** Of strategies that gather rows, in bins that all share; over the repeats together. */
export function batchSizes({ rows }: WorkloadComparison): BatchSizes[] {
  const found = rows.flatMap((row) => {
    const calls = callsBySize(countedCells(row).map(({ measured }) => measured.batchSizes ?? {}));
    return [...calls.keys()].some((size) => size > 1) ? [{ strategy: row.strategy, calls }] : [];
  });
  const width = Math.ceil(Math.max(0, ...found.flatMap(({ calls }) => [...calls.keys()])) / mostBins);
  return found.map(({ strategy, calls }) => {
    const whole = sum([...calls.values()]);
    const shares = new Map<number, number>();
    for (const [size, count] of calls) {
      const bin = Math.ceil(size / width);
      shares.set(bin, (shares.get(bin) ?? 0) + count / whole);
    }
    const inOrder = [...shares].toSorted(([a], [b]) => a - b);
    return { strategy, bins: inOrder.map(([bin, share]) => ({ from: (bin - 1) * width + 1, to: bin * width, share })) };
  });
}

function callsBySize(repeats: readonly Readonly<Record<string, number>>[]): Map<number, number> {
  const calls = new Map<number, number>();
  for (const [size, count] of repeats.flatMap((one) => Object.entries(one))) {
    calls.set(Number(size), (calls.get(Number(size)) ?? 0) + count);
  }
  return calls;
}
