/** The part of a schedule that is left out of the latency: until the calls are steady, or as long as configured. */
import { mean } from '../../core/numbers.ts';
import type { Window } from './timeline.ts';

/** Calls that a group of windows has at least. */
const fewestCalls = 10;
/** Groups that must agree, as perf_analyzer's three windows. */
const groups = 3;
/** Part by which a group's mean call time may differ from the mean of the groups, and the answers from what was due. */
const tolerance = 0.1;
/** Standard errors by which it may differ anyway: few calls vary by themselves. */
const standardErrors = 3;

interface Group {
  readonly due: number;
  readonly answered: number;
  readonly meanMs: number;
  /** Of the mean. */
  readonly errorMs: number;
}

/**
 * Tells when a stream has become steady, from its windows, each with at least 10 calls (else it is joined with the next): three in a row
 * whose mean call times differ by at most 10 % from their mean, or by no more than chance gives (3 standard errors), and in each of
 * which at least 90 % of what was due was answered, less 3 standard deviations of a Poisson count; the latter only where the schedule's own
 * rate is even.
 */
export class Steadiness {
  readonly #groups: Group[] = [];
  readonly #even: boolean;
  #from: Window = { atS: 0, due: 0, answered: 0, calls: 0, callMs: 0, callMs2: 0 };

  constructor({ even = true }: { readonly even?: boolean } = {}) {
    this.#even = even;
  }

  /** One more window; undefined while there are too few calls to tell. */
  add(now: Window): boolean | undefined {
    const from = this.#from;
    const calls = now.calls - from.calls;
    if (calls >= fewestCalls) {
      const meanMs = (now.callMs - from.callMs) / calls;
      const variance = Math.max(0, (now.callMs2 - from.callMs2) / calls - meanMs * meanMs);
      this.#groups.push({
        due: now.due - from.due,
        answered: now.answered - from.answered,
        meanMs,
        errorMs: Math.sqrt(variance / (calls - 1)),
      });
      this.#from = now;
    }
    const last = this.#groups.slice(-groups);
    return last.length < groups ? undefined : (!this.#even || last.every(keepsUp)) && agree(last);
  }
}

function keepsUp({ due, answered }: Group): boolean {
  return answered >= (1 - tolerance) * due - standardErrors * Math.sqrt(due);
}

function agree(last: readonly Group[]): boolean {
  const center = mean(last.map(({ meanMs }) => meanMs));
  return last.every(({ meanMs, errorMs }) => Math.abs(meanMs - center) <= Math.max(tolerance * center, standardErrors * errorMs));
}
