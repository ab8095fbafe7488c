import { describe, expect, test } from 'vitest';
import { Feed } from '../../../../src/engines/feed.ts';
import { driveStream, type StreamDriveContext } from '../../../../src/engines/local/drive/stream.ts';
import type { ArrivalSpec } from '../../../../src/workloads/arrivals.ts';
import { type Variability, variability } from '../../../../src/workloads/variability.ts';
import { contextOf, numbers, type TestContext } from '../../../drive/harness.ts';
import { dyingIn, VirtualPacer, VirtualTime, VirtualWorkers } from '../../../drive/virtual.ts';

type Options = Omit<Parameters<typeof contextOf<VirtualWorkers>>[0], 'source'> & {
  readonly spec: ArrivalSpec;
  readonly bad?: readonly number[];
  readonly drainMs?: number;
};

function stream({ spec, bad, drainMs = 10_000, ...options }: Options): StreamDriveContext & TestContext {
  const context = contextOf({ ...options, source: numbers(Infinity, bad) });
  return { ...context, arrivals: spec, pacer: new VirtualPacer(options.time, spec), drainMs };
}

const constant = (ratePerS: number, seconds: number): ArrivalSpec => ({ arrivals: 'constant', ratePerS, seconds, seed: 1 });

describe('a stream', () => {
  test('fails when a worker dies', async () => {
    const time = new VirtualTime();
    const workers = dyingIn(3, new VirtualWorkers(time, 2, () => 15));
    const context = contextOf({ time, workers, source: numbers(Infinity) });
    const spec = constant(100, 1);
    const running = time.run(driveStream({ ...context, arrivals: spec, pacer: new VirtualPacer(time, spec), drainMs: 0 }));
    await expect(running).rejects.toThrow('the worker thread died: no memory');
  });

  test('counts latency from the due time while a server falls behind', async () => {
    const time = new VirtualTime();
    // Due every 10 ms, served in 15: the k-th waits 5k ms and then is served.
    const workers = new VirtualWorkers(time, 1, () => 15);
    const context = stream({ time, workers, spec: constant(100, 0.1) });
    await time.run(driveStream(context));
    const latency = context.recorder.latency.distribution();
    expect(latency.samples).toBe(10);
    expect(latency.min).toBe(15);
    expect(latency.max).toBe(15 + 9 * 5);
    expect(latency.mean).toBeCloseTo(15 + 4.5 * 5, 9);
    expect(context.recorder.service.distribution().max).toBe(15);
    expect(context.recorder.counts).toEqual({ due: 10, ok: 10, failed: 0, dropped: 0, duplicates: 0 });
  });

  test('lasts as long as its schedule', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const context = stream({ time, workers, spec: constant(10, 2) });
    await time.run(driveStream(context));
    expect(context.recorder.elapsedS).toBe(2);
    expect(context.recorder.counts.due).toBe(20);
  });

  test('groups by count and by time', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    // Due at 0, 10, 20, ...: a group of three is full after 20 ms, before its 25 ms have passed.
    const full = stream({ time, workers, spec: constant(100, 0.09), batching: { maxSize: 3, maxWaitMs: 25 } });
    await time.run(driveStream(full));
    expect(workers.batches).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
    ]);

    const later = new VirtualTime();
    const slow = new VirtualWorkers(later, 1, () => 1);
    // A group of eight never fills up: 25 ms after its first instance it leaves with the three that are there.
    const timed = stream({ time: later, workers: slow, spec: constant(100, 0.09), batching: { maxSize: 8, maxWaitMs: 25 } });
    await later.run(driveStream(timed));
    expect(slow.batches).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
    ]);
    expect(timed.recorder.latency.distribution().max).toBe(26);
  });

  test('a group goes on growing while no worker has a place', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 35);
    const context = stream({ time, workers, spec: constant(100, 0.08), batching: { maxSize: 10, maxWaitMs: 0 } });
    await time.run(driveStream(context));
    expect(workers.batches).toEqual([[0], [1, 2, 3], [4, 5, 6], [7]]);
  });

  test('reads a short schedule whole before the clock starts, and nothing after', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const context = stream({ time, workers, spec: constant(100, 1), chunkRows: 10 });
    const readAtMs: number[] = [];
    const source = numbers(Infinity);
    const feed = new Feed(
      {
        ...source,
        async *read(options) {
          for await (const chunk of source.read(options)) {
            readAtMs.push(time.now());
            yield chunk;
          }
        },
      },
      Infinity,
      10,
    );
    await time.run(driveStream({ ...context, feed }));
    expect(readAtMs).toEqual(Array.from({ length: 10 }, () => 0));
    expect(context.recorder.counts.ok).toBe(100);
  });

  test('fails a bad row at its due time, and alone', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const context = stream({ time, workers, spec: constant(100, 0.05), bad: [0, 4] });
    await time.run(driveStream(context));
    expect(context.recorder.counts).toEqual({ due: 5, ok: 3, failed: 2, dropped: 0, duplicates: 0 });
    expect(context.sink.keys).toEqual([1, 2, 3]);
    expect(context.sink.rejected).toEqual([0, 4]);
  });

  test('drops, and counts, what is not answered in time after the end', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 300);
    const context = stream({ time, workers, spec: constant(10, 1), drainMs: 1000 });
    await time.run(driveStream(context));
    // Ten were due within the second; until 2 s six are answered.
    expect(context.recorder.counts).toEqual({ due: 10, ok: 6, failed: 0, dropped: 4, duplicates: 0 });
    expect(context.recorder.elapsedS).toBe(2);
    expect(workers.aborted).toBe(true);
  });

  test('keeps a timeline: due, answered and backlog by quarter seconds', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 50);
    const context = stream({ time, workers, spec: constant(40, 0.5), bad: [3] });
    await time.run(driveStream(context));
    // 19 calls of 50 ms, one after the other from 0 on; the fourth row, due at 75 ms, is bad.
    expect(context.recorder.timeline.timeline()).toEqual({
      windowS: 0.25,
      ok: [4, 5, 5, 5],
      failed: [1, 0, 0, 0],
      callMs: [50, 50, 50, 50],
      due: [10, 10, 0, 0],
      backlog: [5, 10, 5, 0],
      latencyMs: [133.33, 362.5, null, null],
    });
  });

  test('leaves the warm-up of the schedule out of the figures, and counts it', async () => {
    const time = new VirtualTime();
    // Due every 10 ms; calls take 9 ms until 0.5 s, then 1.
    const workers = new VirtualWorkers(time, 1, () => (time.now() < 500 ? 9 : 1));
    const context = stream({ time, workers, spec: constant(100, 2), warmUp: { seconds: 0.5 } });
    await time.run(driveStream(context));
    const { recorder } = context;
    expect(recorder.counts).toEqual({ due: 200, ok: 200, failed: 0, dropped: 0, duplicates: 0 });
    expect([recorder.latency, recorder.latencyToWrite, recorder.service].map(({ count }) => count)).toEqual([150, 150, 150]);
    expect([recorder.latency.distribution().max, recorder.sendLag.count]).toEqual([1, 150]);
    expect(recorder.warmUp.result(recorder.elapsedS)).toEqual({ rule: 'as configured', seconds: 0.5, instances: 50, calls: 50 });
  });

  test('warms up until the calls are steady', async () => {
    const time = new VirtualTime();
    // Calls take 8, 7, 6 ... ms in each quarter of a second, from the seventh on 2.
    const workers = new VirtualWorkers(time, 1, () => Math.max(2, 8 - Math.floor(time.now() / 250)));
    const context = stream({ time, workers, spec: constant(100, 20), warmUp: { atMostS: 4 } });
    await time.run(driveStream(context));
    const { recorder } = context;
    // The windows from 1.5, 1.75 and 2 s on are the first three that agree.
    expect(recorder.warmUp.result(20)).toEqual({ rule: 'until steady', seconds: 2.25, instances: 225, calls: 225, steady: true });
    expect([recorder.latency.count, recorder.latency.distribution().max, recorder.counts.ok]).toEqual([1775, 2, 2000]);
  });

  test('recognises a backlog that grows, 1.2 times the capacity, while the stream runs', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 60);
    let saturatedAtMs = 0;
    const context = stream({ time, workers, spec: constant(20, 8), onSaturated: () => (saturatedAtMs = time.now()) });
    await time.run(driveStream(context));
    // The window ends at 5.25 s; the schedule is looked at with every answer, and every 50 ms.
    expect(saturatedAtMs).toBe(5270);
    const { sinceS, slopePerS, backlog } = context.recorder.detector.saturation ?? {};
    expect([sinceS, slopePerS, backlog]).toEqual([0.25, 3.4, 18]);
  });

  test('ends soon after its saturation was recognised, when it is stopped for it', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 60);
    const stop = new AbortController();
    const onSaturated = () => queueMicrotask(() => stop.abort());
    const context = stream({ time, workers, spec: constant(20, 60), signal: stop.signal, onSaturated });
    await time.run(driveStream(context));
    // Due until 5.25 s: 106; 88 were sent, one after the other, and the last of them ends at 5.28 s.
    expect(context.recorder.counts).toEqual({ due: 106, ok: 88, failed: 0, dropped: 18, duplicates: 0 });
    expect(context.recorder.elapsedS).toBe(5.28);
    // The schedule, by which what fell due is judged, ended with the stop.
    expect(context.recorder.scheduleS).toBe(5.27);
    expect(context.recorder.detector.saturation?.detectedAtS).toBe(5.25);
  });

  test('runs until it is stopped', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 1, () => 1);
    const stop = new AbortController();
    const context = stream({ time, workers, spec: { arrivals: 'constant', ratePerS: 100, seed: 1 }, signal: stop.signal });
    time.at(995, () => stop.abort());
    await time.run(driveStream(context));
    expect(context.recorder.counts).toEqual({ due: 100, ok: 100, failed: 0, dropped: 0, duplicates: 0 });
    expect(context.recorder.elapsedS).toBe(0.995);
  });

  test('a burst above the capacity that is worked off before the next is no saturation', async () => {
    const spec: ArrivalSpec = { arrivals: 'bursty', ratePerS: 50, onS: 8, offS: 8, seconds: 64, seed: 1 };
    const run = async (schedule: Variability) => {
      const time = new VirtualTime();
      // 100/s in a burst, and 70/s are served.
      const workers = new VirtualWorkers(time, 1, () => 1000 / 70);
      let alarms = 0;
      const context = stream({ time, workers, spec, onSaturated: () => alarms++, schedule });
      await time.run(driveStream(context));
      return { alarms, dropped: context.recorder.counts.dropped };
    };
    expect(await run(variability(spec))).toEqual({ alarms: 0, dropped: 0 });
    // A detector that is told of the mean rate only takes bursts for saturation.
    expect((await run({ gapCv2: 1, burst: 0 })).alarms).toBeGreaterThan(0);
  });

  test('a Poisson stream has the rate and the variance of one', async () => {
    const time = new VirtualTime();
    const workers = new VirtualWorkers(time, 4, () => 0.001);
    const context = stream({
      time,
      workers,
      spec: { arrivals: 'poisson', ratePerS: 200, seconds: 60, seed: 7 },
      batching: { inFlight: 100 },
    });
    await time.run(driveStream(context));
    // 12,000 expected, standard deviation 110.
    expect(Math.abs(context.recorder.counts.due - 12_000)).toBeLessThan(3 * 110);
    expect(context.recorder.counts.ok).toBe(context.recorder.counts.due);
  });
});
