/** Milliseconds of a monotonic clock that all threads and, on one machine, all processes share. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Number(process.hrtime.bigint()) / 1e6 };
