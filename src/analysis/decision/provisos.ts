/** What a verdict is subject to. */
import type { Candidate, Case, Doubt } from './candidate.ts';

/** Fewer repeats say nothing of the noise. */
export const leastRepeats = 3;

export type Proviso =
  /** Too few to know the noise. */
  | { readonly kind: 'repeats'; readonly repeats: number }
  /** The workload was made smaller than its experiment. */
  | { readonly kind: 'scaled'; readonly factor: number }
  | { readonly kind: Doubt };

interface Provisos {
  readonly provisos: readonly Proviso[];
  /** Nobody can say how sure the verdict is. */
  readonly isUnsure: boolean;
}

/** `compared`: the best, what ties with it, and the next one. */
export function provisosOf({ scale }: Pick<Case, 'scale'>, compared: readonly Candidate[]): Provisos {
  const repeats = Math.min(...compared.map((one) => one.repeats.length));
  const doubts = [...new Set(compared.flatMap((one) => one.doubts))];
  return {
    provisos: [
      ...(repeats < leastRepeats ? [{ kind: 'repeats', repeats } as const] : []),
      ...(scale === undefined ? [] : [{ kind: 'scaled', factor: scale } as const]),
      ...doubts.map((kind) => ({ kind })),
    ],
    isUnsure: repeats < leastRepeats || doubts.length > 0,
  };
}
