/** What is not known of a decision, each with its value in every draw. */
import type { Drawn, SeededDraws } from '../cloud/draws.ts';
import { figureOf } from '../figures/index.ts';
import type { Candidate, Input, Unknown } from './candidate.ts';
import { effortOver } from './drawn-figures.ts';
import { noiseKey } from './noise.ts';
import { weightKey } from './score.ts';
import type { Criterion } from './weighed.ts';

/** Before the name of a strategy whose repeats differ. */
export const noiseInput = 'noise:';

export interface DrawnUnknown {
  readonly key: string;
  readonly input: Input;
  /** For a sentence that begins "What would change it:". */
  readonly settledBy: string;
  readonly valueAt: Drawn;
  /** In which tenth of its values each draw lies. */
  readonly tenths: () => Uint8Array;
}

export function unknownsOf(candidates: readonly Candidate[], criteria: readonly Criterion[], draws: SeededDraws): DrawnUnknown[] {
  const ofKey = (key: string, input: Input, settledBy: string) =>
    drawnUnknown({ key, input, settledBy }, key, draws.positionOf(key), draws);
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
      const own = noiseKey(candidate);
      const what = {
        key: `${noiseInput}${strategy}`,
        input: { kind: 'noise', of: strategy },
        settledBy: `more repeats of ${strategy}`,
      } as const;
      return drawnUnknown(what, own, draws.normalOf(own), draws);
    }),
    ...effortsOf(candidates, criteria, draws),
    ...[...shared.values()].map(({ key, input, settledBy }) =>
      ofKey(key, input, settledBy(sharing(key).map(({ strategy }) => strategy))),
    ),
  ];
}

/** `content` says what the values are, of whichever strategy. */
function drawnUnknown(
  what: Pick<DrawnUnknown, 'key' | 'input' | 'settledBy'>,
  content: string,
  valueAt: Drawn,
  draws: SeededDraws,
): DrawnUnknown {
  return { ...what, valueAt, tenths: () => draws.tenthsOf(content, valueAt) };
}

function weightText(consideration: string): string {
  return `to say how much ${consideration} weighs against the rest (--priorities)`;
}

/** What a strategy's items take together, which someone could estimate. One for strategies with the same items. */
function effortsOf(candidates: readonly Candidate[], criteria: readonly Criterion[], draws: SeededDraws): DrawnUnknown[] {
  return criteria.flatMap(({ key, consideration }) => {
    const is = figureOf(key)?.is;
    if (is?.kind !== 'effort') return [];
    const contents = candidates.map(({ effort }) => JSON.stringify(effort?.[is.of]));
    return [...new Set(contents)].map((content): DrawnUnknown => {
      const names = candidates.filter((_, i) => contents[i] === content).map(({ strategy }) => strategy);
      const items = candidates[contents.indexOf(content)]?.effort?.[is.of] ?? [];
      const what = {
        key: `effort:${consideration}:${names.join(',')}`,
        input: { kind: 'effort', of: consideration, strategies: names },
        settledBy: `to estimate the ${consideration} of ${names.join(' or ')} yourself (effort)`,
      } as const;
      return drawnUnknown(what, JSON.stringify(items), effortOver(items, draws), draws);
    });
  });
}
