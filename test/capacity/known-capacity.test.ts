/** Servers of known capacity, in virtual time: the drive, the recorder, the warnings and the judge are the real ones. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/run/capacity/judge.ts';
import { searchCapacity } from '../../src/run/capacity/search.ts';
import { driveStream } from '../../src/engines/local/drive/stream.ts';
import { Recorder } from '../../src/measure/recorder.ts';
import { warmUpRule } from '../../src/measure/stream/schedule-warm-up.ts';
import { summarize } from '../../src/engines/summary.ts';
import { judged } from '../../src/measure/judgement.ts';
import type { CapacityFound, Cell } from '../../src/core/record.ts';
import { contextOf, numbers } from '../drive/harness.ts';
import { VirtualPacer, VirtualTime, VirtualWorkers } from '../drive/virtual.ts';
import { batchResult, machine } from '../fixtures/results.ts';

const bound = { percent: 99, ms: 50 };

interface Server {
  readonly arrivals: 'constant' | 'poisson';
  readonly seconds: number;
  readonly workers: number;
  readonly serviceMs: () => number;
}

async function cellAt(ratePerS: number, { arrivals, seconds, workers, serviceMs }: Server, seed: number): Promise<Cell> {
  const time = new VirtualTime();
  const spec = { arrivals, ratePerS, seconds, seed };
  const batching = { maxSize: 1, maxWaitMs: 0, inFlight: 1 };
  const recorder = new Recorder({ gapCv2: arrivals === 'poisson' ? 1 : 0, warmUp: warmUpRule('auto', seconds) });
  const harness = contextOf({
    time,
    workers: new VirtualWorkers(time, workers, serviceMs),
    source: numbers(1024),
    chunkRows: 1024,
    batching,
  });
  const context = { ...harness, recorder };
  await time.run(driveStream({ ...context, arrivals: spec, pacer: new VirtualPacer(time, spec), drainMs: 10_000 }));
  const task = { workload: { name: 'probe', kind: 'stream', ...spec }, modelThreads: 1, settings: { percentiles: [] } } as never;
  const summary = summarize({ task, workers, recorder, intake: context.feed, sinkTimes: { formatS: 0, writeS: 0 } });
  // What the harness spent is none of a virtual cell's figures.
  const cell = { ...batchResult().measured, ...summary, batching, cpuS: { driver: 0, workers: 1 } };
  const plan = { id: `probe at ${ratePerS}`, strategy: 's', workload: 'probe', repeat: 1 };
  return { ...plan, state: 'measured', result: judged(cell, { startS: 0, cpuS: 0, peakRssBytes: 0 }, machine) };
}

async function capacityOf(server: Server, guessPerS: number): Promise<{ heldPerS: number; probes: number }> {
  let probes = 0;
  const found: CapacityFound = await searchCapacity({
    guessPerS,
    maxProbes: 9,
    factor: 1.03,
    probe: async (ratePerS) => judge(await cellAt(ratePerS, server, ++probes), bound),
  });
  expect(found.state).toBe('found');
  return { heldPerS: (found as Extract<CapacityFound, { state: 'found' }>).heldPerS, probes };
}

describe('a server of known capacity is found within 3 % in at most 10 probes, the guess included', () => {
  it.each([
    ['1 worker of 1 ms', 1, 1, 1000, 900],
    ['the same, guessed a third too low', 1, 1, 1000, 670],
    ['the same, guessed a third too high', 1, 1, 1000, 1330],
    ['2 workers of 5 ms', 2, 5, 400, 360],
    ['1 worker of 40 ms, in 60 s', 1, 40, 25, 22.5],
  ])('constant arrivals and service times: %s', async (_, workers, ms, capacityPerS, guessPerS) => {
    const seconds = Math.max(10, 1300 / capacityPerS);
    const { heldPerS, probes } = await capacityOf({ arrivals: 'constant', seconds, workers, serviceMs: () => ms }, guessPerS);
    expect(Math.abs(heldPerS / capacityPerS - 1)).toBeLessThan(0.03);
    expect(probes).toBeLessThanOrEqual(9);
  });

  it('M/M/1, where the bound is reached before the server is: the sojourn time is exponential, p99 = ln(100) / (mu - lambda)', async () => {
    const random = mersenne(7);
    const exponentialMs = () => -Math.log(1 - uniformFloat64(random));
    const capacityPerS = 1000 - Math.log(100) / 0.05;
    const { heldPerS, probes } = await capacityOf(
      { arrivals: 'poisson', seconds: 60, workers: 1, serviceMs: exponentialMs },
      900,
    );
    expect(Math.abs(heldPerS / capacityPerS - 1)).toBeLessThan(0.03);
    expect(probes).toBeLessThanOrEqual(9);
  });
});
