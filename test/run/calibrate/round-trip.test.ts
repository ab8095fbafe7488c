import { expect, it } from 'vitest';
import type { Clock } from '../../../src/core/clock.ts';
import type { RoundTripProbe } from '../../../src/core/predictor.ts';
import { callOneByOne, medianRange, warmUpCalls } from '../../../src/run/calibrate/round-trip.ts';

interface Trip {
  readonly ms: number;
  readonly serverMs?: number;
  readonly error?: string;
}

/** Answers call `i` as told, in virtual time. */
function server(trip: (i: number) => Trip) {
  let nowMs = 0;
  let sent = 0;
  const clock: Clock = { now: () => nowMs };
  const probe: RoundTripProbe = {
    request: 'GET /ready',
    send() {
      const { ms, serverMs, error } = trip(sent++);
      nowMs += ms;
      return error === undefined ? Promise.resolve(serverMs) : Promise.reject(new Error(error));
    },
    close: () => Promise.resolve(),
  };
  const run = (calls: number, limitMs = Infinity, signal = new AbortController().signal) =>
    callOneByOne(probe, { calls, clock, signal, limitMs });
  return { run, sent: () => sent };
}

it('leaves the first ten calls out', async () => {
  const { run, sent } = server((i) => ({ ms: i < 10 ? 500 : i }));
  expect(await run(30)).toEqual({
    answeredMs: Array.from({ length: 30 }, (_, i) => 10 + i),
    withoutServer: false,
    warmedUp: 10,
    failed: 0,
  });
  expect(sent()).toBe(warmUpCalls + 30);
});

it("takes the server's own time off where every answer tells it", async () => {
  const { run } = server((i) => ({ ms: 20 + i, serverMs: i === 12 ? 40 : 5 }));
  expect(await run(3)).toMatchObject({ answeredMs: [25, 26, 0], withoutServer: true });
});

it('leaves it in where one answer does not tell it', async () => {
  const { run } = server((i) => ({ ms: 20 + i, ...(i !== 11 && { serverMs: 5 }) }));
  expect(await run(3)).toMatchObject({ answeredMs: [30, 31, 32], withoutServer: false });
});

it('counts failures, whose times do not count', async () => {
  const { run } = server((i) => (i === 4 || i === 15 ? { ms: 9999, error: `no ${i}` } : { ms: 7 }));
  expect(await run(10)).toEqual({
    answeredMs: Array.from({ length: 9 }, () => 7),
    withoutServer: false,
    warmedUp: 9,
    failed: 2,
    failure: 'no 15',
  });
});

it('gives a server up after 20 failures in a row', async () => {
  const { run, sent } = server((i) => (i === 10 ? { ms: 7 } : { ms: 1, error: 'refused' }));
  expect(await run(300)).toMatchObject({ answeredMs: [7], failed: 30, failure: 'refused' });
  expect(sent()).toBe(31);
});

it('begins no call after the limit', async () => {
  const { run, sent } = server(() => ({ ms: 1000 }));
  expect((await run(300, 15_500)).answeredMs).toHaveLength(6);
  expect(sent()).toBe(16);
});

it('keeps what was answered before Ctrl-C, and no failure of it', async () => {
  const stop = new AbortController();
  const { run } = server((i) => {
    if (i < 18) return { ms: 7 };
    stop.abort();
    return { ms: 1, error: 'aborted' };
  });
  const trips = await run(300, Infinity, stop.signal);
  expect(trips).toEqual({ answeredMs: Array.from({ length: 8 }, () => 7), withoutServer: false, warmedUp: 10, failed: 0 });
});

it('has a median with its interval from six values on', () => {
  expect(medianRange([5, 1, 4, 2, 3])).toBeUndefined();
  expect(medianRange([5, 1, 4, 2, 3, 6])).toEqual({ value: 3.5, low: 1, high: 6 });
});
