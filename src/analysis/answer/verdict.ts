/** A decision as an answer: what to take, how sure, and what comes next. */
import type { Decision } from '../decision/decide.ts';
import { sureFrom } from '../decision/order.ts';
import type { RankedStrategy } from '../decision/order.ts';
import type { AnswerFigure, NoVerdict, Sureness, Verdict } from './answer.ts';

/** From here on it is called sure, and from `sureFrom` on likely. */
const surelyFrom = 0.95;

export function takenIn({ best, recommendation }: Decision): readonly string[] {
  return recommendation === undefined ? best : [recommendation];
}

/** `everywhere`: what is taken in both places. */
export function verdictOf(decision: Decision, everywhere: readonly string[]): Verdict {
  const { place, best, byEffort, ranked, unranked, limits } = decision;
  const take = takenIn(decision).toSorted((a, b) => Number(everywhere.includes(b)) - Number(everywhere.includes(a)));
  const none = whyNone(decision);
  const taken = ranked.find(({ strategy }) => strategy === take[0]);
  const next = ranked.find(({ tied, strategy }) => !tied && !take.includes(strategy));
  return {
    ...(place !== undefined && { place }),
    take,
    tiesWith: byEffort ? best.filter((one) => !take.includes(one)) : [],
    sureness: surenessOf(decision),
    figures: taken === undefined ? [] : weighedFigures(taken, decision),
    ...(taken !== undefined &&
      next !== undefined && {
        next: { strategy: next.strategy, figures: weighedFigures(next, decision), worseBy: next.regret },
      }),
    alone: ranked.length === 1 && !unranked.some(({ byLimit }) => byLimit),
    limits,
    ...(none !== undefined && { none }),
  };
}

function surenessOf({ sure, provisos }: Decision): Sureness {
  if (sure === undefined) return { level: 'not known', because: provisos.filter(({ kind }) => kind !== 'scaled') };
  return { level: levelOf(sure), share: sure };
}

/** In one word, the same wherever it is said. */
export function levelOf(sure: number): 'sure' | 'likely' | 'open' {
  if (sure >= surelyFrom) return 'sure';
  return sure >= sureFrom ? 'likely' : 'open';
}

function weighedFigures({ figures }: RankedStrategy, { criteria }: Decision): AnswerFigure[] {
  return criteria.flatMap(({ key }) => (figures[key] === undefined ? [] : [{ key, value: figures[key] }]));
}

function whyNone({ withheld, criteria, leftOut, ranked, best }: Decision): NoVerdict | undefined {
  if (withheld.length > 0) return { kind: 'withheld', reasons: withheld };
  if (criteria.length === 0 && leftOut.length > 0) return { kind: 'no figure', leftOut };
  if (ranked.length === 0) return { kind: 'none ranked' };
  return best.length === 0 ? { kind: 'none within limits' } : undefined;
}
