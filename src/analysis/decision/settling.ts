/** What would have to be known for the decision to be clear. */
import { sum } from '../../core/numbers.ts';
import { positionsOf } from '../cloud/positions.ts';
import { partAt } from '../figures/effort.ts';
import { figureOf } from '../figures/index.ts';
import type { Candidate, Unknown } from './candidate.ts';
import { drawCount, type Draws, share } from './draws.ts';
import { noiseKey, normalAt } from './noise.ts';
import { weightKey } from './score.ts';
import type { Criterion } from './weighed.ts';

export interface Settling {
  readonly input: string;
  /** For a sentence that begins "What would change it:". */
  readonly settledBy: string;
  /** How sure the best choice would then be, on average: its share of draws within 5 % of the best. */
  readonly sure: number;
}

/** With its value in each draw. */
interface Drawn {
  readonly key: string;
  readonly settledBy: string;
  readonly valueAt: (draw: number) => number;
}

/** Before the name of a strategy whose repeats differ. */
export const noiseInput = 'noise:';

const parts = 10;

/** Less is chance: splitting the draws by anything raises the best share a little. */
const leastGain = 0.02;

/** Splits the draws into tenths by each unknown, and takes the likeliest answer of each tenth; that none keeps the limits is an answer too. */
export function settlingOf(
  candidates: readonly Candidate[],
  criteria: readonly Criterion[],
  { candidates: drawn, none }: Draws,
  seed: number,
): Settling | undefined {
  const answers = [...drawn.map(({ near }) => near), none];
  const known = unknownsOf(candidates, criteria, seed).map(({ key, settledBy, valueAt }): Settling => {
    const values = Float64Array.from({ length: drawCount }, (_, i) => valueAt(i));
    const order = Uint16Array.from(values.keys()).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    const size = drawCount / parts;
    const right = Array.from({ length: parts }, (_, part) => {
      const tenth = order.subarray(part * size, (part + 1) * size);
      return Math.max(...answers.map((answer) => tenth.reduce((total, i) => total + (answer[i] ?? 0), 0)));
    });
    return { input: key, settledBy, sure: sum(right) / drawCount };
  });
  const [most] = known.toSorted((a, b) => b.sure - a.sure);
  return most !== undefined && most.sure > Math.max(...answers.map(share)) + leastGain ? most : undefined;
}

function unknownsOf(candidates: readonly Candidate[], criteria: readonly Criterion[], seed: number): Drawn[] {
  const ofKey = (key: string, by: string): Drawn => ({ key, settledBy: by, valueAt: positionsOf(seed, key) });
  const shared = new Map<string, Unknown>(candidates.flatMap(({ unknowns }) => unknowns.map((one) => [one.key, one])));
  const sharing = (key: string) => candidates.filter(({ unknowns }) => unknowns.some((one) => one.key === key));
  return [
    ...(criteria.length < 2
      ? []
      : criteria.map(({ consideration }) => ofKey(weightKey(consideration), weightText(consideration)))),
    ...candidates.map((candidate): Drawn => {
      const { strategy } = candidate;
      const positions = positionsOf(seed, noiseKey(candidate));
      const settledBy = `more repeats of ${strategy}`;
      return { key: `${noiseInput}${strategy}`, settledBy, valueAt: (draw) => normalAt(positions, draw) };
    }),
    ...effortsOf(candidates, criteria, seed),
    ...[...shared.values()].map(({ key, settledBy }) => ofKey(key, settledBy(sharing(key).map(({ strategy }) => strategy)))),
  ];
}

function weightText(consideration: string): string {
  return `to say how much ${consideration} weighs against the rest (--priorities)`;
}

/** What a strategy's items take together, which someone could estimate. One for strategies with the same items. */
function effortsOf(candidates: readonly Candidate[], criteria: readonly Criterion[], seed: number): Drawn[] {
  return criteria.flatMap(({ key, consideration }) => {
    const is = figureOf(key)?.is;
    if (is?.kind !== 'effort') return [];
    const contents = candidates.map(({ effort }) => JSON.stringify(effort?.[is.of]));
    return [...new Set(contents)].map((content): Drawn => {
      const names = candidates.filter((_, i) => contents[i] === content).map(({ strategy }) => strategy);
      const items = candidates[contents.indexOf(content)]?.effort?.[is.of] ?? [];
      const drawn = items.map((part) => ({ part, positions: positionsOf(seed, part.key) }));
      return {
        key: `effort:${consideration}:${names.join(',')}`,
        settledBy: `to estimate the ${consideration} of ${names.join(' or ')} yourself (effort)`,
        valueAt: (draw) => sum(drawn.map(({ part, positions }) => partAt(part, positions(draw)))),
      };
    });
  });
}
