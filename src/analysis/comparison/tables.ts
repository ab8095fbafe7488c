/** Which figures the tables of a workload show. */
import { kindOf } from '../../workloads/workload.ts';
import { type Figure, figures } from '../figures/index.ts';
import type { WorkloadComparison } from './comparison.ts';

/** The columns of its main table, the same in every run. */
export function mainFigures({ summary }: WorkloadComparison): Figure[] {
  if (summary === undefined) return [];
  const { judgedBy } = kindOf(summary);
  return figures.filter(({ key, main }) => main || judgedBy.includes(key));
}

/** What the main table leaves out and at least one row has. */
export function detailFigures(workload: WorkloadComparison): Figure[] {
  const main = mainFigures(workload);
  return figures.filter((figure) => !main.includes(figure) && workload.rows.some((row) => row.figures[figure.key] !== undefined));
}

/** Those that at least one cell has. */
export function figuresIn(workloads: readonly WorkloadComparison[]): Figure[] {
  const cells = workloads.flatMap(({ rows }) => rows).flatMap((row) => row.cells);
  return figures.filter(({ key }) => cells.some((cell) => cell.figures[key] !== undefined));
}
