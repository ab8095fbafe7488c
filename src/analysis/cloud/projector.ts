/** A model that is made ready once, for the thousands of draws that ask it. */
import type { Usage } from '../../core/predictor.ts';
import { type Amounts, type MeteredLine, usageOf } from '../../prices/metered.ts';
import type { Draws } from './draws.ts';
import type { Phase, Projection } from './model.ts';

export interface Projector<Load> {
  /** Of the bill, without their amounts. */
  readonly lines: readonly Pick<Usage, 'part' | 'sku' | 'unit'>[];
  /** `slower`: the measured work took so many times as long as was measured. */
  readonly over: (draws: Draws) => (load: Load, draw: number, slower: number) => Projected;
}

/** A projection whose texts and bill are made only where they are asked for. */
export interface Projected extends Omit<Projection, 'usage' | 'phases'>, Amounts {
  phases(): Phase[];
  usage(): Usage[];
}

/** What of a projection a load does not change. */
interface Plan<Billed> {
  readonly phases: readonly Pick<Phase, 'name' | 'billed'>[];
  readonly lines: readonly MeteredLine<Billed>[];
}

interface Times<Billed> extends Omit<Projection, 'usage' | 'phases'> {
  /** Of the phases, in their order; 0 of one that there is not. */
  readonly phasesS: readonly number[];
  readonly billed: Billed;
}

export function projectorOf<Load, Billed>(
  plan: Plan<Billed>,
  over: (draws: Draws) => (load: Load, draw: number, slower: number) => Times<Billed>,
): Projector<Load> {
  return {
    lines: plan.lines,
    over(draws) {
      const at = over(draws);
      return (load, draw, slower) => new PlannedTimes(plan, at(load, draw, slower));
    },
  };
}

/** A class: its methods cost a draw nothing. */
class PlannedTimes<Billed> implements Projected {
  readonly elapsedS: number;
  readonly machines: number;
  readonly nodes: number;
  readonly sustained: boolean;
  readonly #plan: Plan<Billed>;
  readonly #times: Times<Billed>;

  constructor(plan: Plan<Billed>, times: Times<Billed>) {
    this.elapsedS = times.elapsedS;
    this.machines = times.machines;
    this.nodes = times.nodes;
    this.sustained = times.sustained;
    this.#plan = plan;
    this.#times = times;
  }

  phases(): Phase[] {
    const { phasesS } = this.#times;
    return this.#plan.phases.flatMap(({ name, billed }, i) => {
      const seconds = phasesS[i] ?? 0;
      return seconds > 0 ? [{ name, seconds, billed }] : [];
    });
  }

  quantityAt(line: number): number {
    return this.#plan.lines[line]?.quantityOf(this.#times.billed) ?? NaN;
  }

  rangeAt(line: number) {
    return this.#plan.lines[line]?.rangeOf?.(this.#times.billed);
  }

  usage(): Usage[] {
    return usageOf(this.#plan.lines, this.#times.billed);
  }
}
