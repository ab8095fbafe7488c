import type { Positions, Source } from '../../data/sources/source.ts';
import type { FeedStart } from '../feed.ts';
import type { Split } from './node/read-split.ts';

/** More than one, since workers are not equally fast; few, since each opens the source. */
const splitsAWorker = 8;
/** A smaller split is not worth a reader of its own. */
const fewestRows = 1000;

/**
 * The workload's rows as splits that workers can read side by side. Passes over a finite source follow each other; a source that only one
 * reader can read is one split. Throws ProblemsError if the source cannot be read.
 */
export async function splitsOf(source: Source, rows: number, workers: number): Promise<readonly Split[]> {
  const every = Math.max(fewestRows, Math.ceil(rows / (workers * splitsAWorker)));
  const positions = rows > every ? await source.positions?.(rows, every) : undefined;
  // A source without rows says so when it is read.
  const starts = positions === undefined || positions.rows === 0 ? [{ firstKey: 0, at: null }] : startsOf(positions, rows, every);
  return starts.map((start, i) => ({ ...start, rows: (starts[i + 1]?.firstKey ?? rows) - start.firstKey }));
}

/** `every` rows apart or more. */
function startsOf({ rows: passRows, starts }: Positions, rows: number, every: number): FeedStart[] {
  const found: FeedStart[] = [];
  for (let due = 0; due < rows;) {
    const passKey = due - (due % passRows);
    const at = starts.find(({ row }) => passKey + row >= due);
    const firstKey = at === undefined ? passKey + passRows : passKey + at.row;
    if (firstKey >= rows) break;
    found.push({ firstKey, at: at === undefined || at.row === 0 ? null : at });
    due = firstKey + every;
  }
  return found;
}
