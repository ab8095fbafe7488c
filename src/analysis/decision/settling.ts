/** What would have to be known for the decision to be clear. */
import { sum } from '../../core/numbers.ts';
import { parts } from '../cloud/tenths.ts';
import { type Outcomes, share } from './draws.ts';
import type { DrawnUnknown } from './unknowns.ts';

export interface Settling {
  readonly input: string;
  /** For a sentence that begins "What would change it:". */
  readonly settledBy: string;
  /** How sure the best choice would then be, on average: its share of draws within 5 % of the best. */
  readonly sure: number;
}

/** Less is chance: splitting the draws by anything raises the best share a little. */
const leastGain = 0.02;

/** Splits the draws into tenths by each unknown, and takes the likeliest answer of each tenth; that none keeps the limits is an answer too. */
export function settlingOf(unknowns: readonly DrawnUnknown[], { candidates, none }: Outcomes): Settling | undefined {
  const answers = [...candidates.map(({ near }) => near), none];
  const known = unknowns.map(({ key, settledBy, tenths }): Settling => {
    const right = Array.from({ length: parts }, () => 0);
    for (const answer of answers) {
      countsOf(answer, tenths()).forEach((count, part) => {
        right[part] = Math.max(right[part] ?? 0, count);
      });
    }
    return { input: key, settledBy, sure: sum(right) / none.length };
  });
  const [most] = known.toSorted((a, b) => b.sure - a.sure);
  return most !== undefined && most.sure > Math.max(...answers.map(share)) + leastGain ? most : undefined;
}

/** In how many draws of each tenth the answer is right. */
function countsOf(answer: Uint8Array, tenths: Uint8Array): number[] {
  const counts = Array.from({ length: parts }, () => 0);
  for (let i = 0; i < tenths.length; i++) {
    const part = tenths[i] ?? NaN;
    counts[part] = (counts[part] ?? 0) + (answer[i] ?? 0);
  }
  return counts;
}
