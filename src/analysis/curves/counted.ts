import type { ComparedCell, ComparisonRow } from '../comparison/comparison.ts';

/** The measured repeats; stopped ones where none is. As the medians of the figures count them. */
export function countedCells({ cells }: Pick<ComparisonRow, 'cells'>): readonly ComparedCell[] {
  const measured = cells.filter(({ state }) => state === 'measured');
  return measured.length > 0 ? measured : cells;
}
