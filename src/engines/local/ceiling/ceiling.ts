/** Measures the load generator's ceiling on this machine, with the code that drives streams. */
import { strategyUrl } from '../../../core/paths.ts';
import { systemClock } from '../../../core/clock.ts';
import { driveStream } from '../drive/stream.ts';
import { Feed } from '../../feed.ts';
import type { Paced } from '../../schedule/paced.ts';
import { startPacer } from '../../schedule/pacer.ts';
import { after } from '../../timer.ts';
import { threadsWaiting } from '../hand-over/waiting.ts';
import { openPool } from '../workers/pool.ts';
import { nowhere } from '../../../data/sinks/none.ts';
import type { Source } from '../../../data/sources/source.ts';
import { Histogram } from '../../../measure/distribution/histogram.ts';
import { Recorder } from '../../../measure/recorder.ts';
import type { GeneratorCeiling } from '../../../core/record.ts';
import { dueTimes } from '../../../workloads/arrivals.ts';
import { highestRate } from './ladder.ts';

const limitMs = 0.5;
const seconds = 0.3;

/** Takes a few seconds. `onProbe` is called with what is tried next. */
export async function measureCeiling(onProbe: (what: string) => void = () => undefined): Promise<GeneratorCeiling> {
  const cpuShares = new Map<number, number>();
  const pacer = await highestRate(async (ratePerS) => {
    onProbe(`schedule thread alone, ${ratePerS} events/s`);
    const { lag, cpuS } = (await pace(ratePerS)).paced;
    cpuShares.set(ratePerS, cpuS / seconds);
    return lag.percentileMs(99);
  }, limitMs);
  const schedule = await highestRate(async (ratePerS) => {
    onProbe(`schedule up to the driver, ${ratePerS} events/s`);
    return (await pace(ratePerS)).heard.percentileMs(99);
  }, limitMs);
  const oneByOne = await withNullWorker((probe) =>
    highestRate(async (ratePerS) => {
      onProbe(`single calls of a null worker, ${ratePerS} events/s`);
      return probe(ratePerS);
    }, limitMs),
  );
  const cpuShare = cpuShares.get(pacer.ratePerS);
  return {
    limitMs,
    probeS: seconds,
    pacer: { ...pacer, ...(cpuShare !== undefined && { cpuShare }) },
    schedule,
    oneByOne,
    measuredAt: new Date().toISOString(),
  };
}

/** A schedule without instances. `heard`: from an event's due time until the driver is told. */
async function pace(ratePerS: number): Promise<{ paced: Paced; heard: Histogram }> {
  const spec = { arrivals: 'constant', ratePerS, seconds, seed: 1 } as const;
  const due = dueTimes(spec);
  const heard = new Histogram();
  const pacer = await startPacer(spec);
  await new Promise<void>((resolve) => {
    const startMs = systemClock.now();
    let taken = 0;
    let dueMs = startMs + due();
    pacer.start(startMs, () => {
      const released = pacer.released();
      const nowMs = systemClock.now();
      for (; taken < released; taken++, dueMs = startMs + due()) heard.record(nowMs - dueMs);
      if (dueMs === Infinity) resolve();
    });
  });
  return { paced: await pacer.stop(), heard };
}

/** From an instance's due time to the answer of a worker that predicts nothing, one instance per call. */
async function withNullWorker<T>(use: (probe: (ratePerS: number) => Promise<number>) => Promise<T>): Promise<T> {
  const model = { path: '', name: 'null', tags: [], inputs: [{ name: 'x', dtype: 'float32', shape: [] }], outputs: [] } as const;
  const batching = { maxSize: 1, maxWaitMs: 0, inFlight: 4 };
  const pool = await openPool({
    strategyUrl: strategyUrl('null'),
    rawOptions: {},
    workers: 1,
    context: { model, modelThreads: 1, callsInFlight: batching.inFlight, services: {}, labels: {}, workDir: '' },
  });
  try {
    return await use(async (ratePerS) => {
      const arrivals = { arrivals: 'constant', ratePerS, seconds, seed: 1 } as const;
      const pacer = await startPacer(arrivals);
      const recorder = new Recorder();
      await driveStream({
        clock: systemClock,
        feed: new Feed(ones, Infinity, 1024),
        recorder,
        signal: new AbortController().signal,
        sink: nowhere,
        workers: pool,
        batching,
        model,
        after,
        waiting: threadsWaiting,
        arrivals,
        pacer,
        // A probe that falls behind has failed, so its backlog need not be awaited.
        drainMs: 100,
      });
      await pacer.stop();
      const { due, ok } = recorder.counts;
      return ok < due ? Infinity : recorder.latency.percentileMs(99);
    });
  } finally {
    await pool.close();
  }
}

const ones: Source = {
  description: 'ones',
  mapping: [],
  async *read({ limit, chunkRows }) {
    for (let first = 0; first < limit; first += chunkRows) {
      const size = Math.min(chunkRows, limit - first);
      const keys = Float64Array.from({ length: size }, (_, i) => first + i);
      yield {
        batch: { size, keys, columns: { x: { dtype: 'float32', shape: [], values: new Float32Array(size).fill(1) } } },
        rejected: [],
      };
    }
  },
};
