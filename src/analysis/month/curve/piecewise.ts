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
  /** Ascending, within the domain and without its ends; worked out when they are asked for. */
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

function curve(at: Curve['at'], findBreaks: () => readonly number[]): Curve {
  let found: readonly number[] | undefined;
  return {
    at,
    get breaks() {
      return (found ??= findBreaks());
    },
  };
}

export function straight(fixed: number, perLoad: number): Curve {
  return { at: (load) => fixed + perLoad * load, breaks: [] };
}

/** `height` for every started `width` of load, at least once. */
export function stairs(width: number, height: number, { low, high }: Domain): Curve {
  const at = (load: number) => {
    const machines = load / width;
    return height * (machines > mostSteps ? machines : Math.max(1, Math.ceil(machines - tolerance)));
  };
  return curve(at, () => {
    const breaks: number[] = [];
    const first = Math.max(1, Math.floor(low / width));
    for (let n = first; n <= mostSteps && n * width < high; n++) if (n * width > low) breaks.push(n * width);
    return breaks;
  });
}

export function sumOf(curves: readonly Curve[]): Curve {
  const at = (load: number) => {
    let sum = 0;
    for (const one of curves) sum += one.at(load);
    return sum;
  };
  return curve(at, () => merged(curves.map(({ breaks }) => breaks)));
}

export function times(one: Curve, factor: number): Curve {
  return curve(
    (load) => one.at(load) * factor,
    () => one.breaks,
  );
}

/** `change` of a curve that never falls. `change` must be straight between the `limits` (ascending) of what it is given. */
export function mapped(one: Curve, change: (value: number) => number, limits: readonly number[], domain: Domain): Curve {
  return curve(
    (load) => change(one.at(load)),
    () => merged([one.breaks, passedLimits(one, limits, domain)]),
  );
}

/** Loads at which the curve reaches the limits. */
function passedLimits(one: Curve, limits: readonly number[], domain: Domain): number[] {
  const passed: number[] = [];
  let next = 0;
  for (const { from, to, first, last } of segmentsOf(one, domain)) {
    while (next < limits.length && (limits[next] as number) <= first) next += 1;
    for (; next < limits.length && (limits[next] as number) <= last; next++) {
      passed.push(from + (((limits[next] as number) - first) / (last - first)) * (to - from));
    }
  }
  return passed.filter((load) => load < domain.high);
}

/** The pieces of a curve over the domain, none longer than a decade: over more of them rounding would show in the first loads. */
export function segmentsOf({ at, breaks }: Curve, { low, high }: Domain): Segment[] {
  const decades: number[] = [];
  for (let load = 10 * low; load < high; load *= 10) decades.push(load);
  const ends = [...merged([breaks, decades]), high];
  return ends.map((to, i) => {
    const from = ends[i - 1] ?? low;
    const last = at(to);
    return { from, to, first: 2 * at((from + to) / 2) - last, last };
  });
}

/** Breaks that only rounding holds apart are one. */
function merged(lists: readonly (readonly number[])[]): number[] {
  let previous = 0;
  return lists
    .flat()
    .toSorted((a, b) => a - b)
    .filter((load) => {
      if (load - previous <= tolerance * load) return false;
      previous = load;
      return true;
    });
}
