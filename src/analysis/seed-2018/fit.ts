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

/** Standard deviation of the logarithm of one measurement, from groups of measurements of the same thing; 0 without any pair. */
export function scatter(groups: readonly (readonly number[])[]): number {
  let squares = 0;
  let degrees = 0;
  for (const group of groups) {
    const logs = group.filter((value) => value > 0).map(Math.log);
    const mean = logs.reduce((total, log) => total + log, 0) / logs.length;
    squares += logs.reduce((total, log) => total + (log - mean) ** 2, 0);
    degrees += Math.max(0, logs.length - 1);
  }
  return degrees === 0 ? 0 : Math.sqrt(squares / degrees);
}
