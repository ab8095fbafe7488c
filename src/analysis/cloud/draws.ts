/** Draws of what is not known. Each unknown is drawn in all of them at once, so that a draw by itself is arithmetic alone. */
import { normal } from '../../core/random.ts';
import { positionsOf } from './positions.ts';
import { tenthsOf } from './tenths.ts';

/** A value in each draw, by the draw's number. */
export type Drawn = (draw: number) => number;

export interface Draws {
  readonly count: number;
  /** Where the unknown with this key lies in its range, in [0, 1); undefined: at its stated value. */
  readonly positionOf: (key: string) => (draw: number) => number | undefined;
  /** What `of` makes of that position. It is kept by `name`, which stands for `of` too. */
  readonly valueOf: (key: string, of: (position: number | undefined) => number, name?: string) => Drawn;
}

export interface SeededDraws extends Draws {
  readonly seed: number;
  readonly positionOf: (key: string) => Drawn;
  /** Normal with deviation 1. */
  readonly normalOf: (key: string) => Drawn;
  /** Of values that `name` stands for: the tenth in which each draw lies, 0 to 9. */
  readonly tenthsOf: (name: string, values: Drawn) => Uint8Array;
}

/** By its key alone: what strategies and loads share moves together. */
export function drawsOf(seed: number, count: number): SeededDraws {
  const columns = new Map<string, Float64Array>();
  const tenths = new Map<string, Uint8Array>();
  const column = (name: string, of: Drawn): Float64Array => kept(columns, name, () => filled(count, of));
  const positionOf = (key: string): Drawn => {
    let positions: Float64Array | undefined;
    return (draw) => (positions ??= column(`position ${key}`, positionsOf(seed, key)))[draw] ?? NaN;
  };
  return {
    seed,
    count,
    positionOf,
    valueOf(key, of, name = key) {
      const at = positionOf(key);
      return valueIn(column(`value ${name}`, (draw) => of(at(draw))));
    },
    normalOf(key) {
      const at = positionsOf(seed, key);
      return valueIn(column(`normal ${key}`, (draw) => normalAt(at, draw)));
    },
    tenthsOf: (name, values) => kept(tenths, name, () => tenthsOf(filled(count, values))),
  };
}

function kept<T>(all: Map<string, T>, name: string, make: () => T): T {
  const found = all.get(name);
  if (found !== undefined) return found;
  const made = make();
  all.set(name, made);
  return made;
}

function valueIn(values: Float64Array): Drawn {
  return (draw) => values[draw] ?? NaN;
}

function filled(count: number, of: Drawn): Float64Array {
  const made = new Float64Array(count);
  for (let draw = 0; draw < count; draw++) made[draw] = of(draw);
  return made;
}

/** From two positions of its own for each draw. */
function normalAt(positions: Drawn, draw: number): number {
  let next = 2 * draw;
  return normal(() => positions(next++));
}

/** One draw, in which everything lies at this position. */
export function oneDraw(position: number | undefined): Draws {
  return { count: 1, positionOf: () => () => position, valueOf: (_, of) => always(of(position)) };
}

export const asStated = oneDraw(undefined);

export function always(value: number): Drawn {
  return () => value;
}

export function sumOf(parts: readonly Drawn[]): Drawn {
  return (draw) => {
    let total = 0;
    for (const part of parts) total += part(draw);
    return total;
  };
}
