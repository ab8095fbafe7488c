/** How a schedule departs from its mean rate, which causes backlogs and groups whatever the strategy. */
import { type ArrivalSpec, dueTimes } from './arrivals.ts';

export interface Variability {
  /** Squared coefficient of variation of the gaps. The variance of the number due in a long time is this times its mean. */
  readonly gapCv2: number;
  /** Most instances by which the schedule runs ahead of its mean rate, chance apart. */
  readonly burst: number;
}

/** A ramp has no burst: a backlog above the capacity must be reported. */
export function variability(spec: ArrivalSpec): Variability {
  switch (spec.arrivals) {
    case 'constant':
      return { gapCv2: 0, burst: 0 };
    case 'poisson':
    case 'ramp':
      return { gapCv2: 1, burst: 0 };
    case 'bursty':
      return { gapCv2: 1, burst: spec.ratePerS * spec.offS };
    case 'replay':
      return { gapCv2: 0, burst: furthestAhead(spec.dueMs.filter((ms) => ms < (spec.seconds ?? Infinity) * 1000)) };
  }
}

/** The most by which the instances due between any two times exceed the mean rate's. */
function furthestAhead(dueMs: readonly number[]): number {
  const lastMs = dueMs.at(-1) ?? 0;
  if (lastMs === 0) return dueMs.length;
  const perMs = (dueMs.length - 1) / lastMs;
  let lowest = 0;
  let most = 0;
  for (const [index, ms] of dueMs.entries()) {
    const expected = ms * perMs;
    // Without this instance, then with it.
    lowest = Math.min(lowest, index - expected);
    most = Math.max(most, index + 1 - expected - lowest);
  }
  return most;
}

/** Mean size of the groups that the first `count` instances form without waiting for a worker. */
export function meanGroup(
  spec: ArrivalSpec,
  count: number,
  { maxSize, maxWaitMs }: { readonly maxSize: number; readonly maxWaitMs: number },
): number {
  const next = dueTimes(spec);
  let groups = 0;
  let size = maxSize;
  let leavesMs = 0;
  for (let i = 0; i < count; i++) {
    const dueMs = next();
    if (size < maxSize && dueMs <= leavesMs) size++;
    else {
      groups++;
      size = 1;
      leavesMs = dueMs + maxWaitMs;
    }
  }
  return count / groups;
}
