/** How a figure of one strategy in one workload changed from one run to another. */
import { median } from '../../core/numbers.ts';
import { fewestRepeats } from '../../measure/statistics/median-interval.ts';
import { rankSumP } from '../../measure/statistics/rank-sum.ts';
import { ratioOf } from '../../measure/statistics/ratio.ts';
import type { ComparedCell, ComparisonRow } from '../comparison/comparison.ts';
import { furtherPercentiles } from '../figures/further.ts';

export interface Amount {
  /** The median over the repeats, as in the run's own report. */
  readonly value: number;
  readonly repeats: number;
}

/** Before it is judged together with all others. */
export interface Change {
  /** Of the figure. */
  readonly key: string;
  readonly from: Amount;
  readonly to: Amount;
  /** Share by which it rose, negative where it fell; absent where a value is 0. */
  readonly share?: number;
  /** Of the share, at 95 %; absent where it was not tested. */
  readonly interval?: { readonly low: number; readonly high: number };
  /** Two-sided, of this change alone; absent where it was not tested. */
  readonly p?: number;
}

/** Undefined where one of the two has no such figure in every repeat. */
export function changeOf(key: string, from: ComparisonRow, to: ComparisonRow, isTested: boolean): Change | undefined {
  const [a, b] = [valuesOf(from, key), valuesOf(to, key)];
  const [before, after] = [from.figures[key] ?? median(a), to.figures[key] ?? median(b)];
  if (before === undefined || after === undefined || a.length === 0 || b.length === 0) return undefined;
  const ratio = [...a, ...b].every((value) => value > 0) ? ratioOf(a, b) : undefined;
  const { interval } = ratio ?? {};
  const canTest = isTested && Math.min(a.length, b.length) >= fewestRepeats;
  return {
    key,
    from: { value: before, repeats: a.length },
    to: { value: after, repeats: b.length },
    ...(ratio !== undefined && { share: ratio.value - 1 }),
    ...(canTest && interval !== undefined && { interval: { low: interval.low - 1, high: interval.high - 1 } }),
    ...(canTest && { p: rankSumP(a, b) }),
  };
}

/** Of the measured repeats; none where one lacks it. */
function valuesOf({ cells }: ComparisonRow, key: string): number[] {
  const measured = cells.filter(({ state }) => state === 'measured');
  const values = measured.map((cell) => valueOf(cell, key)).filter((value) => value !== undefined);
  return values.length === measured.length ? values : [];
}

/** Also of percentiles that the experiment asks for. */
function valueOf({ figures, measured }: ComparedCell, key: string): number | undefined {
  return figures[key] ?? furtherPercentiles(measured).find((one) => one.key === key)?.ms;
}
