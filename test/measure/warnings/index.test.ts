import { describe, expect, test } from 'vitest';
import { warningsFor } from '../../../src/measure/warnings/index.ts';
import { beamCell, beamResult } from '../../fixtures/beam.ts';
import {
  batchResult,
  type Changes,
  distribution,
  type EngineResult,
  jobResult,
  machine,
  stream,
  streamResult,
} from '../../fixtures/results.ts';

const around = { machine, services: { cpuS: 0 } };
const counts = { due: 2000, ok: 1990, failed: 0, dropped: 10, duplicates: 0 };

function messages(result: EngineResult): string[] {
  return warningsFor(result.measured, around).map(({ code, message }) => `${code}: ${message}`);
}

function severities(result: EngineResult): string[][] {
  return warningsFor(result.measured, around).map(({ code, severity }) => [code, severity]);
}

function waiting(maxWaitMs: number, groupedRows: number, batchSizes: Record<string, number>): EngineResult {
  return streamResult({ workload: { ...stream, groupedRows }, batching: { maxSize: 64, maxWaitMs, inFlight: 1 }, batchSizes });
}

function slow(arrivals: string, rateAchievedPerS: number): string[] {
  return messages(streamResult({ workload: { ...stream, arrivals, rateAchievedPerS } }));
}

function sampled(sampled: number, distinct: number, mostFrequent: number): string[] {
  return messages(batchResult({ input: { sampled, distinct, mostFrequent } }));
}

function jobWithoutCalls(changes: Changes): string[] {
  return messages(jobResult({ calls: 0, modelThreads: 2, ...changes }));
}

describe('warningsFor', () => {
  test('has nothing to say of a good cell', () => {
    expect([messages(batchResult()), messages(streamResult())]).toEqual([[], []]);
  });

  test('messages that somebody else has published', () => {
    const queue = { deliveries: 2003, redeliveries: 0, givenBack: 0 };
    expect(messages(streamResult({ queue }))).toEqual([]);
    expect(messages(streamResult({ queue: { ...queue, foreign: 3 } }))).toEqual([
      'foreign-messages: 3 messages arrived that this run did not publish',
    ]);
  });

  test('a backlog that grew, wherever the stream ended', () => {
    const saturation = { sinceS: 1.25, detectedAtS: 6.5, slopePerS: 16.66, shareOfDue: 0.1672, backlog: 90 };
    expect(warningsFor(streamResult({ saturation }).measured, around)).toEqual([
      {
        code: 'saturated',
        severity: 'invalid',
        message: 'saturated: from 1.3 s on, the backlog grew by 16.7 rows/s, 16.7 % of what fell due (detected at 6.5 s)',
        advice: 'The backlog grew, so latency depends on how long the stream ran. Lower the rate, batch, or add workers.',
        data: saturation,
      },
    ]);
  });

  test('a cell that was ended for it', () => {
    const saturation = { sinceS: 0, detectedAtS: 10, slopePerS: 100, shareOfDue: 1, backlog: 1000 };
    expect(messages(streamResult({ saturation, endedWhenSaturated: true, counts }))).toEqual([
      'saturated: saturated: from 0 s on, the backlog grew by 100 rows/s, 100 % of what fell due (detected at 10 s); the cell was stopped then',
    ]);
  });

  test('what is invalid is not ranked; the rest is a caution', () => {
    expect(severities(streamResult({ counts, retries: 1 }))).toEqual([
      ['saturated', 'invalid'],
      ['retried', 'caution'],
    ]);
    expect(severities(batchResult({ counts }))).toEqual([['dropped', 'invalid']]);
  });

  test('each comes with advice', () => {
    const bad = streamResult({
      counts,
      retries: 3,
      sendLagMs: distribution(1000, 1),
      evidence: 'embedded stand-in',
      modelThreads: 3,
    });
    const warnings = warningsFor(bad.measured, around);
    expect(warnings.map(({ code }) => code)).toEqual(['saturated', 'send-lag', 'shared-machine', 'retried']);
    expect(warnings.every(({ advice }) => advice.endsWith('.'))).toBe(true);
  });

  test('instances without an answer: a saturated stream, a batch with gaps', () => {
    expect(messages(streamResult({ counts }))).toEqual([
      'saturated: saturated: 10 of 2000 instances were unanswered when the cell ended',
    ]);
    expect(messages(batchResult({ counts }))).toEqual(['dropped: 10 of 2000 instances were unanswered when the cell ended']);
  });

  test('a backlog at the end of the schedule, beyond the last call’s wait and service time', () => {
    expect(messages(streamResult({ makespanS: 21.5 }))).toEqual([]);
    expect(messages(streamResult({ makespanS: 21.55 }))).toEqual([
      'saturated: saturated: the last answer came 1.6 s after the end of the schedule',
    ]);
    expect(messages(streamResult({ makespanS: 24, serviceMs: distribution(2000, 500) }))).toEqual([]);
  });

  test('a system that was still changing after its warm-up', () => {
    const setUp = { ...streamResult().measured.setUp, warmUpCalls: 400, warmUpS: 3, warmUpSteady: false };
    const warmUp = { rule: 'until steady', seconds: 4, instances: 400, calls: 400, steady: false } as const;
    expect(messages(streamResult({ setUp }))).toEqual([
      'not-steady: call times were still changing after 400 warm-up calls (3 s)',
    ]);
    expect(messages(streamResult({ warmUp }))).toEqual([
      'not-steady: the stream was not steady after 4 s, the longest warm-up allowed',
    ]);
    expect(messages(streamResult({ warmUp, setUp }))).toHaveLength(1);
    expect(messages(streamResult({ warmUp: { ...warmUp, steady: true } }))).toEqual([]);
    const saturation = { sinceS: 0, detectedAtS: 10, slopePerS: 100, shareOfDue: 1, backlog: 1000 };
    expect(warningsFor(streamResult({ warmUp, saturation }).measured, around).map(({ code }) => code)).toEqual(['saturated']);
  });

  test('a call time that drifts within a stream, after its warm-up and until its schedule ends', () => {
    // 20 s: 10 ms until 0.5 s, then from 5 ms up by 0.02 ms a window; 50 ms once the schedule has ended.
    const callMs = Array.from({ length: 90 }, (_, i) => (i < 2 ? 10 : i < 80 ? 5 + 0.02 * (i - 2) : 50));
    const warmUp = { rule: 'until steady', seconds: 0.5, instances: 50, calls: 50, steady: true } as const;
    const timeline = { windowS: 0.25, ok: callMs.map(() => 25), failed: callMs.map(() => 0), callMs };
    const [drift, ...others] = warningsFor(streamResult({ timeline, warmUp }).measured, around);
    expect(others).toEqual([]);
    expect(drift).toMatchObject({
      code: 'drift',
      severity: 'caution',
      message: 'call times drifted from 5.26 to 6.29 ms (+20 %) over the cell',
    });
    // Under a ramp the load itself changes.
    expect(messages(streamResult({ workload: { ...stream, shape: 'ramp' }, timeline, warmUp }))).toEqual([]);
    // 78 windows in blocks of 7 and 6: the medians of the first and the last four are those of windows 12.75 and 64.75.
    expect(drift?.data['fromMs']).toBeCloseTo(5 + 0.02 * 12.75, 9);
    expect(drift?.data['toMs']).toBeCloseTo(5 + 0.02 * 64.75, 9);
    expect(drift?.data['z']).toBeCloseTo(65 / Math.sqrt((12 * 11 * 29) / 18), 9);
  });

  test('a throughput that drifts within a batch; its last window is not a whole one', () => {
    const ok = [...Array.from({ length: 24 }, (_, i) => 1000 - 10 * i), 3];
    const timeline = { windowS: 0.5, ok, failed: ok.map(() => 0) };
    expect(messages(batchResult({ timeline }))).toEqual([
      'drift: throughput drifted from 1930 to 1610 rows/s (-17 %) over the cell',
    ]);
    expect(messages(batchResult({ timeline: { ...timeline, ok: ok.map(() => 1000) } }))).toEqual([]);
  });

  test('failed instances', () => {
    const some = { due: 100, ok: 93, failed: 7, dropped: 0, duplicates: 0 };
    expect(severities(batchResult({ counts: some }))).toEqual([['failed-instances', 'caution']]);
    expect(messages(batchResult({ counts: some }))).toEqual(['failed-instances: 7 of 100 instances failed']);
  });

  test('batches that never formed, though they were to be expected', () => {
    expect(messages(waiting(100, 11, { '1': 1900, '2': 50 }))).toEqual([
      'batches-not-formed: batches of up to 64 never formed: 1.03 rows a call; 11 were expected within 100 ms',
    ]);
  });

  test('batches that could not form at this rate', () => {
    expect(warningsFor(waiting(0.5, 1.05, { '1': 2000 }).measured, around)).toEqual([
      {
        code: 'batches-not-formed',
        severity: 'caution',
        message: 'batches of up to 64 never formed: 1 rows a call; at 100 rows/s, this schedule gathers 1.05 rows in 0.5 ms',
        advice: 'Treat the cell as unbatched. At this rate a batch takes 640 ms to fill on average.',
        data: {
          rowsPerCall: 1,
          expectedRowsPerCall: 1.05,
          maxSize: 64,
          maxWaitMs: 0.5,
          ratePerS: 100,
          fullMs: 640,
          limit: 1.1,
        },
      },
    ]);
  });

  test('no batches were to form where nothing waits, and none are missed where some formed', () => {
    expect(messages(waiting(0, 1, { '1': 2000 }))).toEqual([]);
    expect(messages(waiting(100, 11, { '1': 9, '2': 1 }))).toEqual([]);
  });

  test('a schedule that was not held; Poisson arrivals may vary by three standard deviations', () => {
    expect(slow('constant', 98)).toEqual([]);
    expect(slow('constant', 97.9)).toEqual(['schedule-not-held: the schedule was not held: 97.9 of 100 rows/s fell due']);
    expect(slow('poisson', 92)).toEqual([]);
    expect(slow('poisson', 91)).toEqual(['schedule-not-held: the schedule was not held: 91 of 100 rows/s fell due']);
  });

  test('instances taken up late', () => {
    expect(messages(streamResult({ sendLagMs: distribution(1000, 0.5) }))).toEqual([
      'send-lag: the harness took instances up late: p99 2 ms',
    ]);
    expect(messages(streamResult({ sendLagMs: distribution(1000, 0.25) }))).toEqual([]);
  });

  test('too few samples for p99', () => {
    expect(messages(streamResult({ latencyMs: distribution(999, 5) }))).toEqual([
      'few-samples: 999 samples are too few for p99, which needs 1000',
    ]);
  });

  test('a batch too short to be steady', () => {
    expect(messages(batchResult({ makespanS: 1.99 }))).toEqual(['short: the batch took only 1.99 s']);
  });

  test('a driver without time to spare', () => {
    const cpuS = { driver: 3.8, workers: 1 };
    expect(messages(batchResult({ cpuS }))).toEqual(['driver-bottleneck: the driver was busy 95 % of the time']);
    expect(messages(jobResult({ cpuS }))).toEqual([]);
  });

  test('a service on the same cores; a model in the workers shares nothing', () => {
    expect(messages(batchResult({ evidence: 'embedded stand-in', modelThreads: 3 }))).toEqual([
      'shared-machine: the embedded service shared 4 cores with the pipeline (2 workers, 3 model threads)',
    ]);
    expect(messages(batchResult({ evidence: 'embedded stand-in', modelThreads: 2 }))).toEqual([]);
    expect(messages(batchResult({ evidence: 'local', modelThreads: 3 }))).toEqual([]);
  });

  test('retries', () => {
    expect(messages(batchResult({ retries: 3 }))).toEqual(['retried: 3 retries in 157 calls']);
  });

  test('rows that Beam worked on again; its driver is no bottleneck', () => {
    const busy = { driver: 4, workers: 0 };
    expect(messages(beamResult({ cpuS: busy }))).toEqual([]);
    expect(messages(beamResult({ beam: beamCell({ rowsAgain: 640 }) }))).toEqual([
      'rows-again: 640 rows of 10000 were worked on again, since Beam retried their bundle',
    ]);
  });

  test('a clock that moves in steps, as it was read', () => {
    expect(messages(batchResult({ clockStepMs: 0.1 }))).toEqual([]);
    expect(messages(batchResult({ clockStepMs: 15.625 }))).toEqual([
      'coarse-clock: the clock moves in steps of 15.625 ms (read from the clock); shorter times cannot be measured',
    ]);
  });

  test('instances that are the same, or nearly', () => {
    expect([sampled(1000, 1000, 1), sampled(1000, 10, 499), sampled(99, 1, 99)]).toEqual([[], [], []]);
    expect(sampled(1000, 1, 1000)).toEqual(['constant-input: the first 1000 instances are all the same']);
    expect(sampled(1000, 501, 500)).toEqual([
      'constant-input: the first 1000 instances have 501 distinct values, one of which makes up 50 %',
    ]);
    expect(sampled(1000, 9, 200)).toEqual([
      'constant-input: the first 1000 instances have 9 distinct values, one of which makes up 20 %',
    ]);
  });

  test('dropped instances that later ones overtook were lost; those at the end of a queue were not', () => {
    expect(messages(streamResult({ counts, overtaken: 5 }))[0]).toMatch(/^saturated/);
    expect(messages(streamResult({ counts, overtaken: 6 }))).toEqual([
      'lost: 10 of 2000 instances were unanswered when the cell ended; 6 of them were due before answered ones',
    ]);
  });

  test('a job that ran for longer than the cell', () => {
    expect(jobWithoutCalls({ counters: { jobNodeS: 8.4 } })).toEqual([]);
    expect(jobWithoutCalls({ counters: { jobNodeS: 9 } })).toEqual([
      'shorter-than-job: the job reports 9 node seconds, at least 4.5 s on 2 nodes, but the cell took only 4 s',
    ]);
  });
});
