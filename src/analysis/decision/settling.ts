/** What would have to be known for the decision to be clear. */
import type { Candidate } from './candidate.ts';
import type { DrawnFigures } from './drawn-figures.ts';
import { figureOf } from '../figures/index.ts';
import type { Criterion } from './weighed.ts';

export interface Settling {
  readonly input: string;
  /** For a sentence that begins "What would settle it:". */
  readonly settledBy: string;
  /** Share of the draws in which the likeliest answer would then be right, on average. */
  readonly winProbability: number;
}

/** Something that is not known, with its value in each draw. */
export interface Unknown {
  readonly key: string;
  readonly settledBy: string;
  readonly values: Float64Array;
}

/** What a strategy's items take together, which someone could estimate. One for strategies with the same items. */
export function effortUnknowns(
  candidates: readonly Candidate[],
  criteria: readonly Criterion[],
  draws: number,
): (Unknown & { readonly factorOf: (figures: readonly DrawnFigures[]) => number })[] {
  return criteria.flatMap(({ key, consideration }) => {
    const is = figureOf(key)?.is;
    if (is?.kind !== 'effort') return [];
    const contents = candidates.map(({ effort }) => JSON.stringify(effort?.[is.of]));
    return [...new Set(contents)].map((content) => {
      const first = contents.indexOf(content);
      const names = candidates.filter((_, i) => contents[i] === content).map(({ strategy }) => strategy);
      return {
        key: `effort:${consideration}:${names.join(',')}`,
        settledBy: `to estimate the ${consideration} of ${names.join(' or ')} yourself (effort)`,
        values: new Float64Array(draws),
        factorOf: (figures: readonly DrawnFigures[]) => figures[first]?.at(key) ?? NaN,
      };
    });
  });
}

const parts = 10;

/** Splits the draws into tenths by each unknown, and takes the likeliest answer of each tenth. `winners`: by draw; -1, none, is an answer too. */
export function settlingUnknown(unknowns: readonly Unknown[], winners: Int16Array, candidates: number): Settling | undefined {
  const size = winners.length / parts;
  const known = unknowns.map(({ key, settledBy, values }): Settling => {
    const order = Array.from(values.keys()).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    let won = 0;
    for (let part = 0; part < parts; part++) {
      const counts = new Uint32Array(candidates + 1);
      for (const i of order.slice(part * size, (part + 1) * size)) {
        const answer = (winners[i] ?? -1) + 1;
        counts[answer] = (counts[answer] ?? 0) + 1;
      }
      won += Math.max(...counts);
    }
    return { input: key, settledBy, winProbability: won / winners.length };
  });
  return known.toSorted((a, b) => b.winProbability - a.winProbability)[0];
}
