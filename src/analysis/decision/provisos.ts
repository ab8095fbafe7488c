/** What a verdict is subject to, in a few words each. */
import { formatNumber } from '../../core/text.ts';
import type { Candidate, Case } from './candidate.ts';

/** Fewer repeats say nothing of the noise. */
export const leastRepeats = 3;

interface Provisos {
  readonly sentences: readonly string[];
  /** Nobody can say how sure the verdict is. */
  readonly isUnsure: boolean;
}

/** `compared`: the best, what ties with it, and the next one. */
export function provisosOf({ scale }: Pick<Case, 'scale'>, compared: readonly Candidate[]): Provisos {
  const repeats = Math.min(...compared.map((one) => one.repeats.length));
  const doubts = [...new Set(compared.flatMap((one) => one.doubts))];
  return {
    sentences: [
      ...(repeats < leastRepeats ? [repeatsText(repeats)] : []),
      ...(scale === undefined ? [] : [`scaled to ${formatNumber(scale)}: for that size only`]),
      ...doubts,
    ],
    isUnsure: repeats < leastRepeats || doubts.length > 0,
  };
}

function repeatsText(repeats: number): string {
  return repeats === 1 ? 'not repeated: the noise is unknown' : `${repeats} repeats: the noise is unknown`;
}
