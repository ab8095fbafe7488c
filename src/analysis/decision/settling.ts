/** What would have to be known for the decision to be clear. */
import { sum } from '../../core/numbers.ts';
import type { Candidate } from './candidate.ts';
import { drawCount, type Draws, share } from './draws.ts';
import { unknownsOf } from './unknowns.ts';
import type { Criterion } from './weighed.ts';

export interface Settling {
  readonly input: string;
  /** For a sentence that begins "What would change it:". */
  readonly settledBy: string;
  /** How sure the best choice would then be, on average: its share of draws within 5 % of the best. */
  readonly sure: number;
}

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
