import type { Comparison } from '../../analysis/comparison/comparison.ts';
import { escape, list, table } from './markup.ts';
import { overviewsOf } from '../../analysis/comparison/overview.ts';

/** Workloads of one kind beside each other. */
export function overviewBlocks(comparison: Comparison): string[] {
  return overviewsOf(comparison).flatMap(({ title, scaled, head, rows, numbersFrom, remarks }) => [
    `## ${title}`,
    scaled === undefined ? '' : `${escape(scaled)}.`,
    table(
      head.map(escape),
      rows.map((cells) => cells.map(escape)),
      numbersFrom,
    ),
    list(remarks.map(escape)),
  ]);
}
