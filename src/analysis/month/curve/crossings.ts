/** Where one curve passes another: on each straight piece in closed form, at a step by its two sides. */
import type { Segment } from './piecewise.ts';

export type Costs = readonly [a: number, b: number];

/** Loads over which the same curve is lower; they touch each other and fill the domain. */
export interface Region {
  readonly from: number;
  readonly to: number;
  readonly lower: 'a' | 'b' | 'equal';
  /** Just above `from`; at a step not what the region before ends with. */
  readonly first: Costs;
  /** At `to`. */
  readonly last: Costs;
}

/** Differences below this share of both are rounding of floating point. */
const tolerance = 1e-12;

/** Two curves as their pieces over one domain. */
export function compareCurves(a: readonly Segment[], b: readonly Segment[]): Region[] {
  const regions: Growing[] = [];
  let from = a[0]?.from ?? 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const mine = a[i] as Segment;
    const other = b[j] as Segment;
    const to = Math.min(mine.to, other.to);
    const first: Costs = [valueAt(mine, from), valueAt(other, from)];
    for (const region of within({ from, to, first, last: [valueAt(mine, to), valueAt(other, to)] })) add(region, regions);
    from = to;
    if (mine.to === to) i += 1;
    if (other.to === to) j += 1;
  }
  return regions;
}

type Growing = { -readonly [K in keyof Region]: Region[K] };

/** Neighbours in which the same is lower become one. */
function add(region: Region, regions: Growing[]): void {
  const previous = regions.at(-1);
  if (previous?.lower !== region.lower) regions.push({ ...region });
  else {
    previous.to = region.to;
    previous.last = region.last;
  }
}

function valueAt({ from, to, first, last }: Segment, load: number): number {
  return load === to ? last : first + ((load - from) / (to - from)) * (last - first);
}

type Piece = Omit<Region, 'lower'>;

/** One region, or two where the straight pieces cross. */
function within({ from, to, first, last }: Piece): Region[] {
  const before = sign(first);
  const after = sign(last);
  if (before * after >= 0) return [{ from, to, first, last, lower: lowerBy(before + after) }];
  const gap = first[0] - first[1];
  const share = gap / (gap - (last[0] - last[1]));
  const load = from + share * (to - from);
  const usd = first[0] + share * (last[0] - first[0]);
  const meet: Costs = [usd, usd];
  return [
    { from, to: load, lower: lowerBy(before), first, last: meet },
    { from: load, to, lower: lowerBy(after), first: meet, last },
  ];
}

function sign([a, b]: Costs): number {
  return Math.abs(a - b) <= tolerance * (Math.abs(a) + Math.abs(b)) ? 0 : Math.sign(a - b);
}

function lowerBy(sign: number): Region['lower'] {
  if (sign === 0) return 'equal';
  return sign < 0 ? 'a' : 'b';
}
