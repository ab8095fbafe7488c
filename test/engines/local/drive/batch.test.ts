import { describe, expect, test } from 'vitest';
import { driveBatch } from '../../../../src/engines/local/drive/batch.ts';
import { contextOf, numbers } from '../../../drive/harness.ts';
import { VirtualTime, VirtualWorkers } from '../../../drive/virtual.ts';

describe('a batch', () => {
  test('takes the makespan of its calls, shared by the workers', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 2, () => 10);
    const context = contextOf({ time, workers, source: numbers(100), rows: 100, batching: { maxSize: 10 } });
    await time.run(driveBatch(context));
    expect(context.recorder.elapsedS).toBe(0.05);
    expect(context.recorder.counts).toEqual({ due: 100, ok: 100, failed: 0, dropped: 0, duplicates: 0 });
    expect(context.recorder.batchSizes).toEqual(new Map([[10, 10]]));
    expect(context.recorder.predictS).toBeCloseTo(0.1, 12);
  });

  test('fills its calls across chunks; only the last is smaller', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const context = contextOf({ time, workers, source: numbers(23), rows: 23, chunkRows: 8, batching: { maxSize: 5 } });
    await time.run(driveBatch(context));
    expect(workers.batches.map((keys) => keys.length)).toEqual([5, 5, 5, 5, 3]);
    expect(workers.batches.flat()).toEqual(Array.from({ length: 23 }, (_, i) => i));
  });

  test('begins a finite source anew and goes on counting its keys', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const context = contextOf({ time, workers, source: numbers(3), rows: 8, batching: { maxSize: 4 } });
    await time.run(driveBatch(context));
    expect(context.sink.keys).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(context.feed.passes).toBe(3);
  });

  test('fails a bad row alone', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const context = contextOf({ time, workers, source: numbers(10, [3, 7]), rows: 10, batching: { maxSize: 4 } });
    await time.run(driveBatch(context));
    expect(workers.batches).toEqual([
      [0, 1, 2, 4],
      [5, 6, 8, 9],
    ]);
    expect(context.recorder.counts).toEqual({ due: 10, ok: 8, failed: 2, dropped: 0, duplicates: 0 });
    expect(context.sink.rejected).toEqual([3, 7]);
    expect(context.recorder.failures).toEqual([{ message: 'bad row', count: 2 }]);
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
    await time.run(driveBatch(context));
    expect(context.recorder.counts).toEqual({ due: 110, ok: 110, failed: 0, dropped: 0, duplicates: 0 });
    expect(context.recorder.elapsedS).toBe(0.11);
  });

  test('rejects when the sink breaks', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const context = contextOf({ time, workers, source: numbers(10), rows: 10 });
    context.sink.write = () => Promise.reject(new Error('disk full'));
    await expect(time.run(driveBatch(context))).rejects.toThrow('disk full');
  });
});
