import { describe, expect, test } from 'vitest';
import type { Chunk, Source } from '../../../../src/data/sources/source.ts';
import { driveBatch } from '../../../../src/engines/local/drive/batch.ts';
import { contextOf, numbers, type TestContext } from '../../../drive/harness.ts';
import { dyingIn, VirtualTime, VirtualWorkers } from '../../../drive/virtual.ts';

const driven = (context: TestContext) => context.clock.run(driveBatch(context));

describe('a batch', () => {
  test('takes the makespan of its calls, shared by the workers', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 2, () => 10);
    const context = contextOf({ time, workers, source: numbers(100), rows: 100, batching: { maxSize: 10 } });
    await driven(context);
    expect(context.recorder.elapsedS).toBe(0.05);
    expect(context.recorder.counts).toEqual({ due: 100, ok: 100, failed: 0, dropped: 0, duplicates: 0 });
    expect(context.recorder.batchSizes).toEqual(new Map([[10, 10]]));
    expect(context.recorder.predictS).toBeCloseTo(0.1, 12);
  });

  test('fills its calls across chunks; only the last is smaller', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const context = contextOf({ time, workers, source: numbers(23), rows: 23, chunkRows: 8, batching: { maxSize: 5 } });
    await driven(context);
    expect(workers.batches.map((keys) => keys.length)).toEqual([5, 5, 5, 5, 3]);
    expect(workers.batches.flat()).toEqual(Array.from({ length: 23 }, (_, i) => i));
  });

  test('begins a finite source anew and goes on counting its keys', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const context = contextOf({ time, workers, source: numbers(3), rows: 8, batching: { maxSize: 4 } });
    await driven(context);
    expect(context.sink.keys).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(context.feed.passes).toBe(3);
  });

  test('fails a bad row alone', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const context = contextOf({ time, workers, source: numbers(10, [3, 7]), rows: 10, batching: { maxSize: 4 } });
    await driven(context);
    expect(workers.batches).toEqual([
      [0, 1, 2, 4],
      [5, 6, 8, 9],
    ]);
    expect(context.recorder.counts).toEqual({ due: 10, ok: 8, failed: 2, dropped: 0, duplicates: 0 });
    expect(context.sink.rejected).toEqual([3, 7]);
    expect(context.recorder.failures).toEqual([{ message: 'bad row', count: 2 }]);
  });

  test('fails when a worker dies, its rows counted and written with the reason', async () => {
    const time = new VirtualTime();
    const workers = dyingIn(2, new VirtualWorkers(time, 2, () => 10));
    const { sink, recorder, ...context } = contextOf({
      time,
      workers,
      source: numbers(1000),
      rows: 1000,
      batching: { maxSize: 10 },
    });
    const running = time.run(driveBatch({ ...context, recorder, sink }));
    await expect(running).rejects.toThrow('the worker thread died: no memory');
    expect(recorder.counts.failed).toBeLessThan(100);
    expect(recorder.counts.dropped).toBe(0);
    expect(recorder.failures).toEqual([{ message: 'the worker thread died: no memory', count: recorder.counts.failed }]);
  });

  test('stops on abort and keeps what is measured', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 10);
    const stop = new AbortController();
    const context = contextOf({
      time,
      workers,
      source: numbers(Infinity),
      rows: 1_000_000,
      batching: { maxSize: 10 },
      signal: stop.signal,
    });
    time.at(95, () => stop.abort());
    await driven(context);
    expect(context.recorder.counts).toEqual({ due: 100, ok: 100, failed: 0, dropped: 0, duplicates: 0 });
    expect(context.recorder.elapsedS).toBe(0.1);
  });

  test('aborts calls that are without an answer 1 s after the abort, and drops their instances', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, (_, call) => (call < 3 ? 10 : 55_000));
    const stop = new AbortController();
    const context = contextOf({ time, workers, source: numbers(100), rows: 100, batching: { maxSize: 10 }, signal: stop.signal });
    time.at(95, () => stop.abort());
    await driven(context);
    expect(workers.aborted).toBe(true);
    expect(context.recorder.counts).toEqual({ due: 40, ok: 30, failed: 0, dropped: 10, duplicates: 0 });
    expect(context.recorder.elapsedS).toBe(1.095);
    expect(context.sink.keys).toHaveLength(30);
  });

  test('does not wait for a source that gives nothing more', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 10);
    const stop = new AbortController();
    const source = { ...numbers(0), read: (asked: Parameters<Source['read']>[0]) => stalled(numbers(8).read(asked)) };
    const context = contextOf({ time, workers, source, rows: 100, signal: stop.signal });
    time.at(500, () => stop.abort());
    await driven(context);
    expect(context.recorder.counts).toEqual({ due: 8, ok: 8, failed: 0, dropped: 0, duplicates: 0 });
  });

  test('rejects when the sink breaks', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const context = contextOf({ time, workers, source: numbers(10), rows: 10 });
    context.sink.write = () => Promise.reject(new Error('disk full'));
    await expect(driven(context)).rejects.toThrow('disk full');
  });
});

/** The chunks, and then no end. */
async function* stalled(chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
  yield* chunks;
  await new Promise(() => undefined);
}
