/** When a cell that ran to its end has failed all the same: it predicted nothing, or too little to say anything of. */
import type { EngineMeasurement } from '../core/record.ts';
import { formatNumber, timesText } from '../core/text.ts';

/**
 * Why, with the most frequent failure; undefined if the cell is sound. The share is that of answered instances: unanswered ones are
 * what a saturated stream is about, and have warnings of their own.
 */
export function whyFailed(
  { counts: { due, ok, failed }, failures }: Pick<EngineMeasurement, 'counts' | 'failures'>,
  minOkShare: number,
): string | undefined {
  const instances = `${formatNumber(due)} instance${due === 1 ? '' : 's'}`;
  if (due === 0) return 'no instance fell due';
  if (ok === 0 && failed === 0) return `it predicted none of its ${instances}: none was answered before the cell ended`;
  if (ok === 0) return `it predicted none of its ${instances}${first(failures, failed)}`;
  if (ok >= minOkShare * (ok + failed)) return undefined;
  const limit = `fewer than ${formatNumber(100 * minOkShare)} % of its ${instances} were predicted (minOkShare)`;
  return `${limit}: ${formatNumber(failed)} failed${first(failures, failed)}`;
}

/** The message comes last: it may be long, and end with a place. */
function first([most]: EngineMeasurement['failures'], failed: number): string {
  if (most === undefined) return '';
  const { message, count, alike } = most;
  if (count < failed) return `, most often (${timesText(count)}${alike ? ', alike' : ''}) because: ${message}`;
  if (failed === 1) return `: ${message}`;
  return `, all for ${alike ? 'reasons like this' : 'one reason'}: ${message}`;
}
