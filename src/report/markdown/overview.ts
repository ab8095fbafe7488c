import type { Analysis } from '../../analysis/index.ts';
import { escape, list, table } from './markup.ts';

/** Workloads of one kind beside each other. */
export function overviewBlocks({ overviews }: Analysis): string[] {
  return overviews.flatMap(({ title, scaled, head, rows, numbersFrom, remarks }) => [
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
