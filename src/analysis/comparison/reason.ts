import type { Cell, CellMeasurement } from '../../core/record.ts';
import { formatNumber, timesText } from '../../core/text.ts';

/** Besides the first, which the reason of a failed cell names. */
const mostFurther = 4;

/** Of a cell that ran to its end and failed: what else failed, and how often. */
export function furtherFailures(cell: Extract<Cell, { readonly reason: string }>): string[] {
  const failures = cell.state === 'failed' ? (cell.result?.measured.failures ?? []) : [];
  const further = failures.slice(1, 1 + mostFurther).map(failureText);
  const left = failures.length - 1 - mostFurther;
  return left > 0 ? [...further, `and ${left} other reason${left === 1 ? '' : 's'}`] : further;
}

export function failureText({ message, count, alike }: CellMeasurement['failures'][number]): string {
  return `${timesText(count)}${alike ? ', alike' : ''}: ${message}`;
}

/** Why a cell has no figures, and what it had counted by then. */
export function reasonOf(cell: Extract<Cell, { readonly reason: string }>): string {
  const counted = cell.state === 'failed' ? cell.counted : undefined;
  if (counted === undefined) return cell.reason;
  const { counts, queue } = counted;
  const texts = [
    `${formatNumber(counts.due)} due`,
    `${formatNumber(counts.ok)} predicted`,
    `${formatNumber(counts.failed)} failed`,
    `${formatNumber(counts.dropped)} without an answer`,
    ...(queue === undefined
      ? []
      : [`${formatNumber(queue.deliveries)} deliveries`, `${formatNumber(queue.redeliveries)} of them again`]),
  ];
  return `${cell.reason} (counted up to then: ${texts.join(', ')})`;
}
