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
  if (ok === 0) return `it predicted none of its ${instances}${first(failures)}`;
  if (ok >= minOkShare * (ok + failed)) return undefined;
  const limit = `fewer than ${formatNumber(100 * minOkShare)} % were predicted (minOkShare)`;
  return `${formatNumber(failed)} of its ${instances} failed; ${limit}${first(failures)}`;
}

function first([most]: EngineMeasurement['failures']): string {
  return most === undefined ? '' : `: ${most.message} (${timesText(most.count)}${most.alike ? ', alike' : ''})`;
}
