import type { Cell } from '../../core/record.ts';
import { formatNumber } from '../../core/text.ts';

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
