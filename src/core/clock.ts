/** Milliseconds of a monotonic clock that all threads and, on one machine, all processes share. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Number(process.hrtime.bigint()) / 1e6 };

const steps = 100;
const mostReads = 1e8;

/** The smallest of the steps that a clock is seen to make. A clock of nanoseconds takes microseconds for it, one of seconds a second. */
export function clockStepMs(clock: Clock): number {
  let smallest = Infinity;
  let seen = 0;
  let last = clock.now();
  for (let reads = 0; reads < mostReads && (seen === 0 || (seen < steps && reads < 10_000)); reads++) {
    const now = clock.now();
    if (now === last) continue;
    smallest = Math.min(smallest, now - last);
    last = now;
    seen++;
  }
  if (seen === 0) throw new Error('the clock stands still');
  return smallest;
}
