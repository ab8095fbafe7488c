/** A server that stalls, seen by an open and by a closed loop: the figures of both are known. */
import { describe, expect, it } from 'vitest';
import { driveClosedLoop } from '../../src/engines/local/drive/closed-loop.ts';
import { driveStream } from '../../src/engines/local/drive/stream.ts';
import type { Histogram } from '../../src/measure/distribution/histogram.ts';
import { contextOf, numbers } from './harness.ts';
import { VirtualPacer, VirtualTime, VirtualWorkers } from './virtual.ts';

const seconds = 100;
const ratePerS = 100;
/** Every 10 s the server stands still for a second: a call that it is asked for meanwhile begins when the second is over. */
const everyMs = 10_000;
const stallMs = 1000;
const serviceMs = 1;

class StallingWorkers extends VirtualWorkers {
  constructor(time: VirtualTime) {
    super(time, 1, () => {
      const intoMs = time.now() % everyMs;
      return (intoMs < stallMs ? stallMs - intoMs : 0) + serviceMs;
    });
  }
}

/** One call after the other: the one that meets the stall waits in the server, the others before it. */
function setUp() {
  const time = new VirtualTime();
  return { time, context: contextOf({ time, workers: new StallingWorkers(time), source: numbers(1000), chunkRows: 1000 }) };
}

function percentiles(histogram: Histogram): number[] {
  return [50, 95, 99, 99.9].map((percent) => histogram.percentileMs(percent));
}

describe('a server that stalls for a second every ten', () => {
  it('is seen by the open loop as it is: p50 to p99.9 within 2 % of the analytic answer', async () => {
    const { time, context } = setUp();
    const arrivals = { arrivals: 'constant', ratePerS, seconds, seed: 1 } as const;
    await time.run(driveStream({ ...context, arrivals, pacer: new VirtualPacer(time, arrivals), drainMs: 10_000 }));
    // In each of ten stalls the k-th instance is due 10 k ms into it and answered k + 1 ms after its end: 1001 - 9 k ms. 500 of 10,000
    // instances lie beyond p95: 50 of each stall; beyond p99 ten, beyond p99.9 one.
    const expected = [1, 1001 - 9 * 50, 1001 - 9 * 10, 1001 - 9];
    percentiles(context.recorder.latency).forEach((ms, i) =>
      expect(Math.abs(ms / (expected[i] as number) - 1)).toBeLessThan(0.02),
    );
    expect(context.recorder.latency.count).toBe(10_000);
  });

  it('is hidden by the closed loop: one user meets each stall once, and p99.9 looks like a quick server', async () => {
    const { time, context } = setUp();
    await time.run(driveClosedLoop({ ...context, concurrency: 1, seconds: 20, drainMs: 10_000 }));
    const [p50, p95, p99, p999] = percentiles(context.recorder.response);
    expect([p50, p95, p99, p999]).toEqual([1, 1, 1, 1]);
    expect(context.recorder.response.distribution().max).toBe(1001);
  });

  it('is hidden by service times as well: they say what one call took', async () => {
    const { time, context } = setUp();
    const arrivals = { arrivals: 'constant', ratePerS, seconds, seed: 1 } as const;
    await time.run(driveStream({ ...context, arrivals, pacer: new VirtualPacer(time, arrivals), drainMs: 10_000 }));
    expect(context.recorder.service.percentileMs(99)).toBe(1);
  });
});
