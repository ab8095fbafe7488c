/** What is said of a cell: one line, whatever the width. */
import { furtherFailures, reasonOf } from '../../analysis/comparison/reason.ts';
import type { Cell, CellPlan } from '../../core/record.ts';
import { durationText, formatNumber } from '../../core/text.ts';
import { answersOf, type CellInWork, type RunProgress } from '../../run/progress/run-progress.ts';

export const calibrating = 'calibrating the load generator, a few seconds';

/** Of the cell that begins. */
export function title(run: RunProgress, { id }: CellPlan): string {
  return `${placeOf(run)} ${id}`;
}

/** `[2/10]`; `[2]` of a search. */
export function placeOf({ done, isAtMost, total }: RunProgress): string {
  return `[${done + 1}${isAtMost ? '' : `/${total}`}]`;
}

export function outcome(cell: Cell): string {
  switch (cell.state) {
    case 'failed':
      return [`failed: ${reasonOf(cell)}`, ...furtherFailures(cell)].join('\n    ');
    case 'not applicable':
      return `not applicable: ${cell.reason}`;
    case 'measured':
    case 'stopped': {
      const { measured, judged } = cell.result;
      const { counts, throughputRowsPerS, latencyMs } = measured;
      const figures = [
        `${formatNumber(Math.round(throughputRowsPerS))} rows/s`,
        ...(latencyMs === undefined ? [] : [`p50 ${latencyMs.p50.toFixed(2)} ms, p99 ${latencyMs.p99.toFixed(2)} ms`]),
        ...(counts.failed ? [`${formatNumber(counts.failed)} failed`] : []),
        ...(counts.dropped ? [`${formatNumber(counts.dropped)} dropped`] : []),
        ...(judged.valid.ok ? [] : [`INVALID: ${judged.valid.reason}`]),
      ];
      return `${cell.state === 'stopped' ? 'stopped early; ' : ''}${figures.join(', ')}`;
    }
  }
}

interface FigureNow {
  readonly text: string;
  /** What is worth least goes first where there is no room. */
  readonly worth: number;
}

/** Of a cell in work, in reading order. */
export function figuresNow({ snapshot, okPerS, leftS, wallS }: CellInWork): FigureNow[] {
  const { counts, latency, elapsedS } = snapshot ?? {};
  if (counts === undefined || elapsedS === undefined) return [{ text: `starting, ${durationText(wallS)}`, worth: 5 }];
  return [
    { text: okPerS === undefined ? `no answer yet, ${durationText(wallS)}` : `${formatNumber(okPerS)} rows/s`, worth: 5 },
    ...(latency === undefined ? [] : [{ text: `p99 ${formatNumber(latency.p99Ms)} ms`, worth: 2 }]),
    { text: `${formatNumber(counts.failed)} failed`, worth: counts.failed === 0 ? 1 : 4 },
    ...(leftS === undefined ? [] : [{ text: `${durationText(leftS)} left`, worth: 3 }]),
  ];
}

/** Rows of a cell in work. */
export function rowsNow({ snapshot, rows }: CellInWork): string {
  const done = formatNumber(answersOf(snapshot));
  return rows === undefined ? `${done} rows` : `${done} of ${formatNumber(rows)} rows`;
}

/** `3 of 10 cells done, 1 failed, about 2 min left` */
export function runNow({ done, failed, isAtMost, leftS, total }: RunProgress): string {
  const most = isAtMost ? 'at most ' : '';
  return [
    `${done} of ${most}${total} ${total === 1 ? 'cell' : 'cells'} done`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(leftS === undefined ? [] : [`${most || 'about '}${durationText(leftS)} left`]),
  ].join(', ');
}

/** What a run that was asked to stop still does. */
export function waitsFor({ cell, done }: RunProgress): string {
  if (cell === undefined) return done > 0 ? 'what was measured gets its report' : 'waiting for the checks to end, a few seconds';
  if (cell.snapshot?.elapsedS === undefined) return `waiting for ${cell.cell.id} to end, a minute at most`;
  return `waiting for ${cell.cell.id} to finish its calls and to close, a minute at most; what it measured is kept`;
}
