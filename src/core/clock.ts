/** A monotonic clock in milliseconds, shared by all threads and all processes of a machine. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Number(process.hrtime.bigint()) / 1e6 };

const steps = 100;
const mostReads = 1e8;

/** The smallest step observed. Takes microseconds on a nanosecond clock, a second on a clock of seconds. */
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
  if (seen === 0) throw new Error('the clock does not advance');
  return smallest;
}
