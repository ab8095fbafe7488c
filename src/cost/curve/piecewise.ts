/**
 * Costs as functions of the load that are straight between breakpoints and may jump at them. A value at a breakpoint belongs to the piece on
 * its left: a node that is just full is one node.
 */

/** Loads between which breakpoints are known. */
export interface Domain {
  readonly low: number;
  readonly high: number;
}

export interface Curve {
  /** At any load above 0. */
  readonly at: (load: number) => number;
  /** Ascending, within the domain and without its ends. */
  readonly breaks: readonly number[];
}

/** One straight piece, from (without) to (with). */
export interface Segment {
  readonly from: number;
  readonly to: number;
  /** Just above `from`. */
  readonly first: number;
  /** At `to`. */
  readonly last: number;
}

/** Steps that a curve follows one by one; beyond them one step is less than 0.01 % of the value, and the curve is straight. */
export const mostSteps = 10_000;
/** Floating point must not make a full node one more. */
const tolerance = 1e-9;

export function straight(fixed: number, perLoad: number): Curve {
  return { at: (load) => fixed + perLoad * load, breaks: [] };
}

/** `height` for every started `width` of load, at least once. */
export function stairs(width: number, height: number, { low, high }: Domain): Curve {
  const breaks: number[] = [];
  const first = Math.max(1, Math.floor(low / width));
  for (let n = first; n <= mostSteps && n * width < high; n++) if (n * width > low) breaks.push(n * width);
  return {
    at: (load) => height * (load > mostSteps * width ? load / width : Math.max(1, Math.ceil(load / width - tolerance))),
    breaks,
  };
}

export function sumOf(curves: readonly Curve[]): Curve {
  return {
    at: (load) => curves.reduce((sum, curve) => sum + curve.at(load), 0),
    breaks: merged(curves.map(({ breaks }) => breaks)),
  };
}

export function times({ at, breaks }: Curve, factor: number): Curve {
  return { at: (load) => at(load) * factor, breaks };
}

/** `change` of a curve that never falls. `change` must be straight between the `limits` (ascending) of what it is given. */
export function mapped(curve: Curve, change: (value: number) => number, limits: readonly number[], domain: Domain): Curve {
  const passed: number[] = [];
  let next = 0;
  for (const { from, to, first, last } of segmentsOf(curve, domain)) {
    while (next < limits.length && (limits[next] as number) <= first) next += 1;
    for (; next < limits.length && (limits[next] as number) < last; next++) {
      passed.push(from + (((limits[next] as number) - first) / (last - first)) * (to - from));
    }
  }
  return { at: (load) => change(curve.at(load)), breaks: merged([curve.breaks, passed]) };
}

/** The pieces of a curve over the domain, cut at `cuts` too (ascending, within the domain). */
export function segmentsOf({ at, breaks }: Curve, { low, high }: Domain, cuts: readonly number[] = []): Segment[] {
  const ends = [...merged([breaks, cuts]), high];
  return ends.map((to, i) => {
    const from = ends[i - 1] ?? low;
    const last = at(to);
    return { from, to, first: 2 * at((from + to) / 2) - last, last };
  });
}

export function merged(lists: readonly (readonly number[])[]): number[] {
  return [...new Set(lists.flat())].toSorted((a, b) => a - b);
}
