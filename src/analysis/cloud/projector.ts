/** A model that is made ready once, for the thousands of draws that ask it. */
import type { Usage } from '../../core/predictor.ts';
import { type Amount, type MeteredLine, usageOf } from '../../prices/metered.ts';
import type { Draws } from './draws.ts';
import type { Phase, Projection } from './model.ts';

export interface Projector<Load> {
  /** Of the bill, without their amounts. */
  readonly lines: readonly Pick<Usage, 'part' | 'sku' | 'unit'>[];
  /** `slower`: the measured work took so many times as long as was measured. */
  readonly over: (draws: Draws) => (load: Load, draw: number, slower: number) => Projected;
}

interface Times extends Omit<Projection, 'usage' | 'phases'> {
  readonly phases: () => Phase[];
}

/** A projection whose texts and bill are made only where they are asked for. */
export interface Projected extends Times {
  /** Of the lines, in their order. */
  readonly amounts: () => Amount[];
  readonly usage: () => Usage[];
}

export function projectorOf<Load, Billed>(
  lines: readonly MeteredLine<Billed>[],
  over: (draws: Draws) => (load: Load, draw: number, slower: number) => Times & { readonly billed: Billed },
): Projector<Load> {
  return {
    lines,
    over(draws) {
      const at = over(draws);
      return (load, draw, slower) => {
        // Named one by one: what copies the rest of an object takes most of a draw's time.
        const { elapsedS, phases, machines, nodes, sustained, billed } = at(load, draw, slower);
        return {
          elapsedS,
          phases,
          machines,
          nodes,
          sustained,
          amounts: () => lines.map(({ amountOf }) => amountOf(billed)),
          usage: () => usageOf(lines, billed),
        };
      };
    },
  };
}
