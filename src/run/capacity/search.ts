/** Finds the highest held rate in few probes, whatever a probe is. */
import type { CapacityFound, ProbeVerdict } from '../../core/record.ts';

export interface SearchOptions {
  /** First rate, instances/s. */
  readonly guessPerS: number;
  readonly maxProbes: number;
  /** Ends the search when the lowest rate not held is within this factor of the highest held. */
  readonly factor: number;
  readonly probe: (ratePerS: number) => Promise<ProbeVerdict>;
}

/** First step up or down; each further step in the same direction is the square of the last. */
const firstStep = 1.15;

/**
 * Steps from the guess until one rate is held and one is not, then bisects on a logarithmic scale. With a guess within 15 % of the
 * capacity and a factor of 1.03, that takes two probes, then three.
 */
export async function searchCapacity({ guessPerS, maxProbes, factor, probe }: SearchOptions): Promise<CapacityFound> {
  let heldPerS: number | undefined;
  let notHeldPerS: number | undefined;
  let step = firstStep;
  let ratePerS = guessPerS;
  for (let probes = 0; probes < maxProbes; probes++) {
    const verdict = await probe(ratePerS);
    if (verdict.state === 'no answer') return outcome(heldPerS, notHeldPerS, verdict.reason);
    if (verdict.state === 'held') heldPerS = ratePerS;
    else notHeldPerS = ratePerS;
    if (heldPerS !== undefined && notHeldPerS !== undefined) {
      if (notHeldPerS <= heldPerS * factor) break;
      ratePerS = Math.sqrt(heldPerS * notHeldPerS);
    } else {
      ratePerS *= verdict.state === 'held' ? step : 1 / step;
      step *= step;
    }
  }
  return outcome(heldPerS, notHeldPerS, `the limit of ${maxProbes} probes was reached`);
}

function outcome(heldPerS: number | undefined, notHeldPerS: number | undefined, reason: string): CapacityFound {
  if (heldPerS !== undefined && notHeldPerS !== undefined) return { state: 'found', heldPerS, notHeldPerS };
  if (heldPerS !== undefined) return { state: 'at least', heldPerS, reason };
  if (notHeldPerS !== undefined) return { state: 'below', notHeldPerS, reason };
  return { state: 'unknown', reason };
}
