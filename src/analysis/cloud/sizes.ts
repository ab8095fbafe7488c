/** A quantity through the sizes at which it was measured: between them in straight pieces, beyond them along the fitted line. */
import { fitLine, type Point } from './line.ts';

/**
 * At each measured size it is what was measured. Below the smallest and above the largest size it follows the line through all of them (least
 * squares, weighted by 1 / rows), scaled to meet the measured value; with one size that line goes through the origin. `points`: at least
 * one, ascending.
 */
export function throughSizes(points: readonly Point[]): (rows: number) => number {
  const { fixed, perRow } = fitLine(points);
  const fitted = (size: number) => fixed + perRow * size;
  return (rows) => {
    const after = points.findIndex((point) => point.rows >= rows);
    const above = points[after];
    const below = after < 0 ? points.at(-1) : points[after - 1];
    if (above !== undefined && below !== undefined) {
      return below.value + ((above.value - below.value) * (rows - below.rows)) / (above.rows - below.rows);
    }
    const end = above ?? below;
    if (end === undefined) throw new Error('a quantity needs a measured size');
    return fitted(end.rows) === 0 ? end.value : (end.value * fitted(rows)) / fitted(end.rows);
  };
}

/** A quantity of the measured sizes, at a number of rows. */
export function atRows<S extends { readonly rows: number }>(
  sizes: readonly S[],
  of: (size: S) => number,
): (rows: number) => number {
  return throughSizes(sizes.map((size) => ({ rows: size.rows, value: of(size) })));
}
