/** What is not known of a decision, each with its value in every draw. */
import { sum } from '../../core/numbers.ts';
import { positionsOf } from '../cloud/positions.ts';
import { partAt } from '../figures/effort.ts';
import { figureOf } from '../figures/index.ts';
import type { Candidate, Input, Unknown } from './candidate.ts';
import { noiseKey, normalAt } from './noise.ts';
import { weightKey } from './score.ts';
import type { Criterion } from './weighed.ts';

/** Before the name of a strategy whose repeats differ. */
export const noiseInput = 'noise:';

export interface DrawnUnknown {
  readonly key: string;
  readonly input: Input;
  /** For a sentence that begins "What would change it:". */
  readonly settledBy: string;
  readonly valueAt: (draw: number) => number;
}

export function unknownsOf(candidates: readonly Candidate[], criteria: readonly Criterion[], seed: number): DrawnUnknown[] {
  const ofKey = (key: string, input: Input, by: string): DrawnUnknown => ({
    key,
    input,
    settledBy: by,
    valueAt: positionsOf(seed, key),
  });
  const shared = new Map<string, Unknown>(candidates.flatMap(({ unknowns }) => unknowns.map((one) => [one.key, one])));
  const sharing = (key: string) => candidates.filter(({ unknowns }) => unknowns.some((one) => one.key === key));
  return [
    ...(criteria.length < 2
      ? []
      : criteria.map(({ consideration }) =>
          ofKey(weightKey(consideration), { kind: 'weight', of: consideration }, weightText(consideration)),
        )),
    ...candidates.map((candidate): DrawnUnknown => {
      const { strategy } = candidate;
      const positions = positionsOf(seed, noiseKey(candidate));
      const settledBy = `more repeats of ${strategy}`;
      return {
        key: `${noiseInput}${strategy}`,
        input: { kind: 'noise', of: strategy },
        settledBy,
        valueAt: (draw) => normalAt(positions, draw),
      };
    }),
    ...effortsOf(candidates, criteria, seed),
    ...[...shared.values()].map(({ key, input, settledBy }) =>
      ofKey(key, input, settledBy(sharing(key).map(({ strategy }) => strategy))),
    ),
  ];
}

function weightText(consideration: string): string {
  return `to say how much ${consideration} weighs against the rest (--priorities)`;
}

/** What a strategy's items take together, which someone could estimate. One for strategies with the same items. */
function effortsOf(candidates: readonly Candidate[], criteria: readonly Criterion[], seed: number): DrawnUnknown[] {
  return criteria.flatMap(({ key, consideration }) => {
    const is = figureOf(key)?.is;
    if (is?.kind !== 'effort') return [];
    const contents = candidates.map(({ effort }) => JSON.stringify(effort?.[is.of]));
    return [...new Set(contents)].map((content): DrawnUnknown => {
      const names = candidates.filter((_, i) => contents[i] === content).map(({ strategy }) => strategy);
      const items = candidates[contents.indexOf(content)]?.effort?.[is.of] ?? [];
      const drawn = items.map((part) => ({ part, positions: positionsOf(seed, part.key) }));
      return {
        key: `effort:${consideration}:${names.join(',')}`,
        input: { kind: 'effort', of: consideration, strategies: names },
        settledBy: `to estimate the ${consideration} of ${names.join(' or ')} yourself (effort)`,
        valueAt: (draw) => sum(drawn.map(({ part, positions }) => partAt(part, positions(draw)))),
      };
    });
  });
}
