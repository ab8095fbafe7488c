import { exact } from '../../core/text.ts';
import type { CellMeasurement } from '../../core/record.ts';
import type { Definition, LeftOut } from '../figures/definition.ts';

/** What happened in the cell and is not in the figure, each with its count: none is said too. */
export function leftOut({ leavesOut = [] }: Definition, { counts, setUp, warmUp }: CellMeasurement): string[] {
  const texts: Record<LeftOut, string> = {
    'warm-up': `${exact(setUp.warmUpCalls)} warm-up calls`,
    'schedule warm-up': `${exact(warmUp?.instances ?? 0)} instances of the schedule's warm-up`,
    failed: `${exact(counts.failed)} failed instances`,
    dropped: `${exact(counts.dropped)} dropped instances`,
    duplicates: `${exact(counts.duplicates)} answers beyond the first`,
  };
  return leavesOut.map((name) => texts[name]);
}
