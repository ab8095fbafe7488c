/** Straight lines through few points whose scatter grows with their size. */

export interface Point {
  readonly rows: number;
  readonly value: number;
}

export interface Line {
  readonly fixed: number;
  readonly perRow: number;
}

/**
 * Least squares, weighted by 1 / rows, with neither part below 0. With one size alone nothing can be told apart: the line then goes through
 * the origin. Needs at least one point.
 */
export function fitLine(points: readonly Point[]): Line {
  const weighted = points.map(({ rows, value }) => ({ rows, value, weight: 1 / rows }));
  const sum = (term: (point: (typeof weighted)[number]) => number) => weighted.reduce((total, point) => total + term(point), 0);
  const weight = sum((point) => point.weight);
  const rows = sum((point) => point.weight * point.rows) / weight;
  const value = sum((point) => point.weight * point.value) / weight;
  const spread = sum((point) => point.weight * (point.rows - rows) ** 2);
  if (spread === 0) return { fixed: 0, perRow: value / rows };
  const perRow = sum((point) => point.weight * (point.rows - rows) * (point.value - value)) / spread;
  if (perRow < 0) return { fixed: value, perRow: 0 };
  const fixed = value - perRow * rows;
  return fixed < 0 ? { fixed: 0, perRow: value / rows } : { fixed, perRow };
}
