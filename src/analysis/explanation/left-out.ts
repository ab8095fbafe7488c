import { exact } from '../../core/text.ts';
import type { CellMeasurement } from '../../core/record.ts';
import type { Definition, LeftOut } from '../figures/definition.ts';

/** What happened in the cell and is not in the figure, each with its count: none is said too, what was not counted is not. */
export function leftOut({ leavesOut = [] }: Definition, { counts, setUp, warmUp }: CellMeasurement): string[] {
  const left: Record<LeftOut, readonly [count: number | undefined, what: string]> = {
    'warm-up': [setUp?.warmUpCalls, 'warm-up calls'],
    'schedule warm-up': [warmUp?.instances ?? 0, "instances of the schedule's warm-up"],
    failed: [counts.failed, 'failed instances'],
    dropped: [counts.dropped, 'dropped instances'],
    duplicates: [counts.duplicates, 'answers beyond the first'],
  };
  return leavesOut.flatMap((name) => {
    const [count, what] = left[name];
    return count === undefined ? [] : [`${exact(count)} ${what}`];
  });
}
