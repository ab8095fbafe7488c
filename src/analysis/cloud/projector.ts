/** A model that is made ready once, for the thousands of draws that ask it. */
import type { Usage } from '../../core/predictor.ts';
import { type Amount, type MeteredLine, usageOf } from '../../prices/metered.ts';
import type { Position } from './assumptions.ts';
import type { Projection } from './model.ts';

export interface Projector<Load> {
  /** Of the bill, without their amounts. */
  readonly lines: readonly Pick<Usage, 'part' | 'sku' | 'unit'>[];
  /** `slower`: the measured work took so many times as long as was measured. */
  readonly at: (load: Load, position: Position, slower: number) => Projected;
}

/** A projection whose bill is made only where it is asked for. */
export interface Projected extends Omit<Projection, 'usage'> {
  /** Of the lines, in their order. */
  readonly amounts: () => Amount[];
  readonly usage: () => Usage[];
}

export function projectorOf<Load, Billed>(
  lines: readonly MeteredLine<Billed>[],
  at: (load: Load, position: Position, slower: number) => Omit<Projection, 'usage'> & { readonly billed: Billed },
): Projector<Load> {
  return {
    lines,
    at(load, position, slower) {
      // Named one by one: what copies the rest of an object takes most of a draw's time.
      const { elapsedS, phases, machines, nodes, sustained, billed } = at(load, position, slower);
      return {
        elapsedS,
        phases,
        machines,
        nodes,
        sustained,
        amounts: () => lines.map(({ amountOf }) => amountOf(billed)),
        usage: () => usageOf(lines, billed),
      };
    },
  };
}
