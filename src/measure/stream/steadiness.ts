/** Tells when a stream is steady, to end its warm-up. */
import { mean } from '../../core/numbers.ts';
import type { Window } from './timeline.ts';

/** Fewest calls in a group of windows. */
const fewestCalls = 10;
/** Groups that must agree, like perf_analyzer's three windows. */
const groups = 3;
/** Allowed deviation of a group's mean call time from the groups' mean, and of the answers from what was due. */
const tolerance = 0.1;
/** Standard errors that are allowed anyway, since few calls vary by chance. */
const standardErrors = 3;

interface Group {
  readonly due: number;
  readonly answered: number;
  readonly meanMs: number;
  /** Standard error of the mean. */
  readonly errorMs: number;
}

/**
 * A stream is steady after three groups of windows in a row, of at least 10 calls each, whose mean call times are within 10 % of their
 * mean, or within 3 standard errors. On an even schedule, each group must also have answered 90 % of what was due, less 3 standard
 * deviations of a Poisson count.
 */
export class Steadiness {
  readonly #groups: Group[] = [];
  readonly #even: boolean;
  #from: Window = { atS: 0, due: 0, answered: 0, calls: 0, callMs: 0, callMs2: 0 };

  constructor({ even = true }: { readonly even?: boolean } = {}) {
    this.#even = even;
  }

  /** Adds a window; undefined while there are too few calls to tell. */
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
