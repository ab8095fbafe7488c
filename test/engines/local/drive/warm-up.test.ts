import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../../src/core/batch.ts';
import { warmUp } from '../../../../src/engines/local/drive/warm-up.ts';
import { VirtualTime, VirtualWorkers } from '../../../drive/virtual.ts';

const batch: Batch = { size: 1, keys: Float64Array.of(0), columns: {} };

/** `serviceMs`: of the n-th call of all workers. */
function run(
  serviceMs: (call: number) => number,
  calls: number | 'auto',
  { workers = 1, signal = new AbortController().signal } = {},
) {
  const time = new VirtualTime();
  const pool = new VirtualWorkers(time, workers, (_, call) => serviceMs(call));
  return time.run(warmUp({ workers: pool, clock: time, signal }, batch, calls));
}

describe('a warm-up before the clock starts', () => {
  test('makes as many calls a worker as configured', async () => {
    expect(await run(() => 10, 3, { workers: 2 })).toEqual({ warmUpCalls: 6, warmUpS: 0.03 });
  });

  test('takes ten calls a worker where the call time is steady from the start', async () => {
    expect(await run(() => 10, 'auto', { workers: 2 })).toEqual({ warmUpCalls: 20, warmUpS: 0.1, warmUpSteady: true });
  });

  test('goes on while the call time falls', async () => {
    // From 100 ms down to 10 with the 20th call: the medians of five and the five before agree once eight of these ten calls are steady.
    expect(await run((call) => (call < 20 ? 100 - 4.5 * call : 10), 'auto')).toMatchObject({
      warmUpCalls: 28,
      warmUpSteady: true,
    });
  });

  test('very short calls need not agree better than the clock can tell', async () => {
    expect(await run((call) => (call < 5 ? 0.05 : 0.01), 'auto')).toMatchObject({ warmUpCalls: 10, warmUpSteady: true });
  });

  test('gives up after 200 calls a worker, and says so', async () => {
    const { warmUpCalls, warmUpSteady } = await run((call) => 1.1 ** (call % 40), 'auto');
    expect([warmUpCalls, warmUpSteady]).toEqual([200, false]);
  });

  test('gives up after 10 s', async () => {
    expect(await run((call) => 2000 + 1000 * call, 'auto')).toEqual({ warmUpCalls: 4, warmUpS: 14, warmUpSteady: false });
  });

  test('does not wait for a call when it is stopped', async () => {
    const stop = new AbortController();
    const time = new VirtualTime();
    const pool = new VirtualWorkers(time, 1, () => 60_000);
    time.at(50, () => stop.abort());
    expect(await time.run(warmUp({ workers: pool, clock: time, signal: stop.signal }, batch, 3))).toEqual({
      warmUpCalls: 0,
      warmUpS: 0.05,
    });
    expect(pool.aborted).toBe(true);
  });

  test('ends when it is stopped', async () => {
    const stop = new AbortController();
    const calls = run((call) => (call === 3 ? (stop.abort(), 10) : 10), 1000, { signal: stop.signal });
    expect(await calls).toEqual({ warmUpCalls: 3, warmUpS: 0.03 });
  });
});
