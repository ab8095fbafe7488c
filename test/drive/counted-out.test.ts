/** Duplicates, losses, strangers and late answers are injected, and every one of them is counted. */
import { describe, expect, test } from 'vitest';
import type { Columns } from '../../src/core/batch.ts';
import type { WorkerOutcome } from '../../src/core/worker-outcome.ts';
import { driveClosedLoop } from '../../src/engines/local/drive/closed-loop.ts';
import { driveStream } from '../../src/engines/local/drive/stream.ts';
import { Recorder } from '../../src/measure/recorder.ts';
import type { Failure } from '../../src/core/predictor.ts';
import { contextOf, numbers } from './harness.ts';
import { VirtualPacer, VirtualTime, VirtualWorkers } from './virtual.ts';

const refused: Failure = { message: 'refused' };

/** Ten instances are due; the keys that are answered, and which of them with a failure. */
function countsOf(...answers: { readonly keys: readonly number[]; readonly failed?: readonly number[] }[]) {
  const recorder = new Recorder();
  recorder.taken(10);
  for (const { keys, failed = [] } of answers) {
    const outputs: Columns = { y: { dtype: 'float32', shape: [], values: Float32Array.from(keys, (_, i) => i) } };
    recorder.outcome(Float64Array.from(keys), { outputs, failed: new Map(failed.map((i) => [i, refused])) });
  }
  return { ...recorder.counts, kept: recorder.predictions.size };
}

const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const none = { due: 10, ok: 0, failed: 0, dropped: 0, duplicates: 0 };

describe('answers by key', () => {
  test('one for each', () => {
    expect(countsOf({ keys: all })).toEqual({ ...none, ok: 10, kept: 10 });
  });

  test('a key that is answered again is a duplicate, whatever the answers are; the first one counts', () => {
    expect(countsOf({ keys: all }, { keys: [3, 4] })).toEqual({ ...none, ok: 10, duplicates: 2, kept: 10 });
    expect(countsOf({ keys: all }, { keys: [3], failed: [0] })).toEqual({ ...none, ok: 10, duplicates: 1, kept: 10 });
    expect(countsOf({ keys: all, failed: [3] }, { keys: [3] })).toEqual({ ...none, ok: 9, failed: 1, duplicates: 1, kept: 9 });
  });

  test('the same within one answer', () => {
    expect(countsOf({ keys: [...all, 9, 9] })).toEqual({ ...none, ok: 10, duplicates: 2, kept: 10 });
    expect(countsOf({ keys: [...all, 9], failed: [10] })).toEqual({ ...none, ok: 10, duplicates: 1, kept: 10 });
    expect(countsOf({ keys: [...all, 9], failed: [9, 10] })).toEqual({ ...none, ok: 9, failed: 1, duplicates: 1, kept: 9 });
  });

  test('an answer that is missing is dropped, and a stranger does not take its place', () => {
    expect(countsOf({ keys: all.slice(1) })).toEqual({ ...none, ok: 9, dropped: 1, kept: 9 });
    expect(countsOf({ keys: [10, ...all.slice(1)] })).toEqual({ ...none, ok: 9, dropped: 1, unknown: 1, kept: 9 });
  });

  test('keys that cannot be: negative, broken, not a number, far too large', () => {
    const strange = [-1, 0.5, Number.NaN, Infinity, 2 ** 40];
    expect(countsOf({ keys: [...all, ...strange] })).toEqual({ ...none, ok: 10, unknown: 5, kept: 10 });
    expect(countsOf({ keys: [...all, ...strange], failed: [10, 11, 12, 13, 14] })).toEqual({
      ...none,
      ok: 10,
      unknown: 5,
      kept: 10,
    });
  });
});

/** The first instance of every call fails. */
class FirstFailing extends VirtualWorkers {
  override async predict(...call: Parameters<VirtualWorkers['predict']>): Promise<WorkerOutcome> {
    return { ...(await super.predict(...call)), failed: new Map([[0, refused]]) };
  }
}

describe('an answer after the end of the cell', () => {
  test('of a stream: its instances stay dropped, and are counted as late', async () => {
    const time = new VirtualTime();
    const spec = { arrivals: 'constant', ratePerS: 10, seconds: 1, seed: 1 } as const;
    const workers = new FirstFailing(time, 1, () => 900);
    const context = contextOf({ time, workers, source: numbers(Infinity), batching: { maxSize: 2, maxWaitMs: 1000 } });
    const driven = driveStream({ ...context, arrivals: spec, pacer: new VirtualPacer(time, spec), drainMs: 1000 });
    // Pairs leave at 100, 1,000 and 1,900 ms; the cell ends at 2,000 and the third pair is answered at 2,800.
    await time.run(driven.then(() => until(time, 3000)));
    expect(context.recorder.counts).toEqual({ due: 10, ok: 2, failed: 2, dropped: 6, duplicates: 0, late: 1 });
    expect(context.recorder.latency.count).toBe(2);
    expect(context.sink.keys).toEqual([0, 1, 2, 3]);
    expect(workers.aborted).toBe(true);
  });

  test('of a closed loop: the same', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 900);
    const context = contextOf({ time, workers, source: numbers(Infinity) });
    const driven = driveClosedLoop({ ...context, concurrency: 1, seconds: 1, drainMs: 100 });
    await time.run(driven.then(() => until(time, 3000)));
    expect(context.recorder.counts).toEqual({ due: 2, ok: 1, failed: 0, dropped: 1, duplicates: 0, late: 1 });
  });

  test('none, where the call comes back with failures only, as an aborted one does', async () => {
    const time = new VirtualTime();
    const workers = new FirstFailing(time, 1, () => 900);
    const context = contextOf({ time, workers, source: numbers(Infinity) });
    const driven = driveClosedLoop({ ...context, concurrency: 1, seconds: 1, drainMs: 100 });
    await time.run(driven.then(() => until(time, 3000)));
    expect(context.recorder.counts).toEqual({ due: 2, ok: 0, failed: 1, dropped: 1, duplicates: 0 });
  });
});

function until(time: VirtualTime, atMs: number): Promise<void> {
  return new Promise((resolve) => time.at(atMs, resolve));
}
