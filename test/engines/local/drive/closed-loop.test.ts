import { describe, expect, it } from 'vitest';
import { driveClosedLoop } from '../../../../src/engines/local/drive/closed-loop.ts';
import type { Batching } from '../../../../src/core/predictor.ts';
import { contextOf, numbers, type TestContext } from '../../../drive/harness.ts';
import { dyingIn, VirtualTime, VirtualWorkers } from '../../../drive/virtual.ts';

interface Loop {
  readonly concurrency: number;
  readonly seconds: number;
  readonly serviceMs: (call: number) => number;
  readonly workers?: number;
  readonly batching?: Partial<Batching>;
  readonly bad?: readonly number[];
  readonly drainMs?: number;
  readonly stopAtMs?: number;
}

async function drive({ concurrency, seconds, serviceMs, workers = 1, batching = {}, bad, drainMs = 10_000, stopAtMs }: Loop) {
  const time = new VirtualTime();
  const abort = new AbortController();
  if (stopAtMs !== undefined) time.at(stopAtMs, () => abort.abort());
  const context: TestContext = contextOf({
    time,
    workers: new VirtualWorkers(time, workers, (_, call) => serviceMs(call)),
    source: numbers(50, bad),
    batching,
    signal: abort.signal,
  });
  await time.run(driveClosedLoop({ ...context, concurrency, seconds, drainMs }));
  return { ...context, counts: context.recorder.counts };
}

describe('a closed loop', () => {
  it('fails when a worker dies', async () => {
    const time = new VirtualTime();
    const workers = dyingIn(3, new VirtualWorkers(time, 2, () => 10));
    const context = contextOf({ time, workers, source: numbers(50), batching: {} });
    const running = time.run(driveClosedLoop({ ...context, concurrency: 2, seconds: 1, drainMs: 0 }));
    await expect(running).rejects.toThrow('the worker thread died: no memory');
  });

  it('has as many instances under way as users: each sends when it has its answer', async () => {
    const { counts, recorder, workers, sink } = await drive({ concurrency: 2, seconds: 1, serviceMs: () => 10 });
    // Answers at 10, 20, ... 990 ms each bring a send, beside the two at the start.
    expect(counts).toEqual({ due: 101, ok: 101, failed: 0, dropped: 0, duplicates: 0 });
    expect(recorder.elapsedS).toBe(1.01);
    expect(workers.batches.every(({ length }) => length === 1)).toBe(true);
    expect(sink.keys).toEqual(Array.from({ length: 101 }, (_, key) => key));
    const { min, mean, max } = recorder.response.distribution();
    // The first finds the server free; every other one waits for the other user.
    expect([min, mean, max]).toEqual([10, (10 + 100 * 20) / 101, 20]);
    expect(recorder.latency.count).toBe(0);
  });

  it('keeps all workers busy with a user for each place', async () => {
    const { counts } = await drive({ concurrency: 8, seconds: 1, serviceMs: () => 10, workers: 4, batching: { inFlight: 2 } });
    expect(counts.due).toBe(8 + 4 * 99);
  });

  it('groups what users send within the wait, and no more than there are users', async () => {
    const batching = { maxSize: 4, maxWaitMs: 5 };
    const full = await drive({ concurrency: 4, seconds: 0.1, serviceMs: () => 10, batching });
    expect(new Set(full.workers.batches.map(({ length }) => length))).toEqual(new Set([4]));
    expect(full.recorder.response.distribution().max).toBe(10);
    const few = await drive({ concurrency: 3, seconds: 0.1, serviceMs: () => 10, batching });
    expect(new Set(few.workers.batches.map(({ length }) => length))).toEqual(new Set([3]));
    // They wait for a fourth that does not come.
    expect(few.recorder.response.distribution().min).toBe(15);
  });

  it('counts bad rows as failed and goes on', async () => {
    const { counts, sink } = await drive({ concurrency: 1, seconds: 0.1, serviceMs: () => 10, bad: [0, 3] });
    expect(counts).toEqual({ due: 12, ok: 10, failed: 2, dropped: 0, duplicates: 0 });
    expect(sink.rejected).toEqual([0, 3]);
  });

  it('gives up what is not answered when the drain is over', async () => {
    const { counts, recorder, workers } = await drive({
      concurrency: 1,
      seconds: 1,
      serviceMs: (call) => (call < 3 ? 100 : 1e6),
      drainMs: 500,
    });
    expect(counts).toEqual({ due: 4, ok: 3, failed: 0, dropped: 1, duplicates: 0 });
    expect(recorder.elapsedS).toBe(1.5);
    expect(workers.aborted).toBe(true);
  });

  it('gives up even while a group whose time has passed waits for a worker', async () => {
    const batching = { maxSize: 2, maxWaitMs: 5 };
    const { counts, recorder } = await drive({ concurrency: 3, seconds: 1, serviceMs: () => 1e6, batching, drainMs: 500 });
    expect(counts).toEqual({ due: 3, ok: 0, failed: 0, dropped: 3, duplicates: 0 });
    expect(recorder.elapsedS).toBe(1.5);
  });

  it('stops at Ctrl-C: calls under way may end, the rest is dropped', async () => {
    const { counts, recorder } = await drive({ concurrency: 3, seconds: 60, serviceMs: () => 10, stopAtMs: 15 });
    expect(counts).toEqual({ due: 4, ok: 2, failed: 0, dropped: 2, duplicates: 0 });
    expect(recorder.elapsedS).toBe(0.02);
  });
});
