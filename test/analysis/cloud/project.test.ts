/** Worked by hand: every assumption is exact, so that nothing is left to chance. */
import { describe, expect, test } from 'vitest';
import type { Load, Phase } from '../../../src/analysis/cloud/model.ts';
import { modelsOf } from '../../../src/analysis/cloud/models.ts';
import { project } from '../../../src/analysis/cloud/project.ts';
import type { Usage } from '../../../src/core/predictor.ts';
import type { CellResult } from '../../../src/core/record.ts';
import { batchResult, type Changes, jobResult, measured, runRecord, streamResult } from '../../fixtures/results.ts';

const assume = {
  'vcpu-ratio': 2,
  'worker-queue-s': 60,
  'worker-start-s': 100,
  'worker-stop-s': 40,
  'queue-s': 200,
  'job-start-s': 500,
  'round-trip-ms': 0,
  'endpoint-deploy-s': 1200,
  'endpoint-wake-s': 240,
  'autoscale-seen-s': 60,
  'autoscale-aim-s': 300,
};
const line = { quantity: 1, unit: 'node h', evidence: 'assumed', rule: '' } as const;
const endpoint: Usage = { ...line, part: 'endpoint', sku: 'vertex-ai/prediction/n1-standard-2', alwaysOn: 1 };
const job: Usage = { ...line, part: 'job', sku: 'vertex-ai/prediction/n1-standard-2' };

function projected(load: Load, result: CellResult | readonly CellResult[], cloud: object = {}) {
  return project(modelled(result, cloud), load);
}

function modelled(result: CellResult | readonly CellResult[], cloud: object = {}) {
  const results = [result].flat();
  const cells = results.map((one, i) => measured('it', `w${i}`, one));
  const model = modelsOf(runRecord(cells, { experiment: { cloud: { assume, ...cloud } } }))('it', 'w0');
  if (model === undefined) throw new Error('it was measured');
  return model;
}

const rows = (count: number): Load => ({ kind: 'batch', rows: count });
const amount = (usage: readonly Usage[], sku: string) => usage.find((one) => one.sku === sku)?.quantity;
const jobS = (usage: readonly Usage[]) => (amount(usage, 'vertex-ai/prediction/n1-standard-2') ?? NaN) * 3600;
const workerS = (usage: readonly Usage[]) => (amount(usage, 'dataflow/batch/vcpu') ?? NaN) * 3600;
const hour = (ratePerS: number): Load => ({ kind: 'stream', ratePerS, seconds: 3600 });
const told = (phases: readonly Phase[]) =>
  phases.map(({ name, seconds, billed }) => `${name} ${seconds}${billed ? '' : ' unbilled'}`);

/** 10,000 rows in 4 s on two threads with 0.5 s of set-up: on vCPUs half as fast 8 s and 1 s. */
describe('a batch of direct', () => {
  test('waits, starts, works and stops; its two workers are billed for all but the wait', () => {
    const { elapsedS, phases, machines, nodes, usage } = projected(rows(10_000), batchResult());
    expect(told(phases)).toEqual(['wait for workers 60 unbilled', 'start of workers 101', 'work 8', 'stop of workers 40']);
    expect([elapsedS, machines]).toEqual([209, 2]);
    expect(amount(usage, 'dataflow/batch/vcpu')).toBeCloseTo((2 * 149) / 3600, 12);
    expect(amount(usage, 'dataflow/batch/memory')).toBeCloseTo((2 * 149 * 3.75) / 3600, 12);
    expect(amount(usage, 'dataflow/disk/standard')).toBeCloseTo((2 * 149 * 250) / 3600, 12);
    expect(nodes).toBeGreaterThan(0);
  });

  test('of one size grows in proportion; workers that are given share the work', () => {
    expect(projected(rows(1_000_000), batchResult()).elapsedS).toBe(60 + 101 + 800 + 40);
    const four: Load = { kind: 'batch', rows: 1_000_000, workers: { kind: 'fixed', count: 4 } };
    expect(projected(four, batchResult())).toMatchObject({ elapsedS: 60 + 101 + 400 + 40, machines: 4 });
  });

  test('of two sizes has a fixed part: 2 s and 0.2 ms a row here', () => {
    const twice = [batchResult(), batchResult({ ...ofRows(20_000), makespanS: 6 })];
    expect(projected(rows(15_000), twice).elapsedS).toBeCloseTo(60 + 101 + 2 * 5 + 40, 9);
    expect(projected(rows(1_000_000), twice).elapsedS).toBeCloseTo(60 + 101 + 2 * 202 + 40, 9);
  });

  test('that would run longer than a day takes as many more workers', () => {
    // 800 µs of thread time a row; a day less 141 s is 86,259 s.
    const { elapsedS, machines } = projected(rows(200_000_000), batchResult());
    expect(machines).toBe(4);
    expect(elapsedS).toBeCloseTo(60 + 101 + 80_000 + 40, 6);
  });

  test('is not quicker than its calls with as many under way: 1.5 ms here, 3 ms there, and 61 ms with the round trip', () => {
    const { elapsedS } = projected(
      rows(10_000),
      batchResult({ evidence: 'embedded stand-in', usage: [endpoint], batchSizes: { '1': 10_000 } }),
      {
        assume: { ...assume, 'round-trip-ms': 58 },
      },
    );
    // Two workers x two under way.
    expect(elapsedS).toBeCloseTo(60 + 101 + (10_000 * 0.061) / 4 + 40 + 1200, 6);
  });

  test('with a cap begins with one worker and gets more', () => {
    // 1,600 s of one worker; after 60 s 1,540 are left, at 300 s each 6 workers, of which 4 are allowed: they start in 100 s.
    const { elapsedS, usage, machines } = projected(rows(2_000_000), batchResult(), { workers: { maxCount: 4 } });
    const workS = 60 + 100 + (3200 - 60 - 100) / 4;
    expect(elapsedS).toBeCloseTo(60 + 101 + workS + 40, 6);
    expect(machines).toBe(4);
    const billedS = 101 + 60 + 4 * (workS - 60) + 4 * 40;
    expect(amount(usage, 'dataflow/batch/vcpu')).toBeCloseTo(billedS / 3600, 9);
  });
});

function ofRows(count: number): Changes {
  return {
    counts: { due: count, ok: count, failed: 0, dropped: 0, duplicates: 0 },
    workload: { kind: 'batch', rowsAsked: count, sourcePasses: 1 },
  };
}

describe('a batch of rest', () => {
  const rest = batchResult({ evidence: 'embedded stand-in', usage: [endpoint], modelThreads: 4 });
  const first = (hours: string) => told(projected(rows(10_000), rest, { endpoint: { hours } }).phases)[0];
  const nodeS = (load: Load, endpointOf: object) => {
    const { usage } = projected(load, rest, { endpoint: endpointOf });
    return (amount(usage, 'vertex-ai/prediction/n1-standard-2') ?? NaN) * 3600;
  };

  test('is billed its nodes while they are used, a day where they are always up, and the idle minutes before they scale to zero', () => {
    // Two nodes for four model threads, while the workers wait, start, work and stop: 60 + 101 + 8 + 40 s.
    expect(nodeS(rows(10_000), {})).toBeCloseTo(2 * 209, 6);
    expect(nodeS(rows(10_000), { hours: 'scale-to-zero', idleMinutes: 30 })).toBeCloseTo(2 * (209 + 1800), 6);
    // The second one is up only while it is used.
    expect(nodeS(rows(10_000), { hours: 'always' })).toBeCloseTo(2 * 209 + (86_400 - 209), 6);
    expect(nodeS(rows(10_000), { hours: 'always', minReplicas: 2 })).toBeCloseTo(2 * 86_400, 6);
  });

  test('is deployed or woken first, and neither where it is always up', () => {
    expect(first('while-used')).toBe('deployment of the endpoint 1200 unbilled');
    expect(first('scale-to-zero')).toBe('wake-up of the endpoint 240 unbilled');
    expect(first('always')).toBe('wait for workers 60 unbilled');
  });

  test('waits for nodes that are too few, and pays for the wait', () => {
    // One node of two vCPUs does the work of four threads in twice the 8 s.
    const { phases, usage, nodes } = projected({ kind: 'batch', rows: 10_000, nodes: 1 }, rest);
    expect(told(phases)).toContain('work 16');
    expect(nodes).toBe(1);
    expect(amount(usage, 'dataflow/batch/vcpu')).toBeCloseTo((2 * 157) / 3600, 12);
    expect(amount(usage, 'vertex-ai/prediction/n1-standard-2')).toBeCloseTo(217 / 3600, 12);
  });

  test('at a server of your own is billed as something without a price', () => {
    const own = batchResult({ evidence: 'real server', usage: [endpoint] });
    expect(amount(projected(rows(10_000), own).usage, 'endpoint/unpriced')).toBeCloseTo(209 / 3600, 12);
  });
});

describe('a batch by a job', () => {
  /** 1 s before, 2 s on four model threads, 0.5 s after. */
  const phasesS = { queue: 0.25, start: 0.25, run: 2, fetch: 0.5 };
  const result = jobResult({ evidence: 'embedded stand-in', modelThreads: 4, usage: [job], phasesS });

  test('ends its pipeline before the job, and starts another one for the results', () => {
    const { phases, usage, nodes } = projected(rows(10_000), result);
    expect(told(phases)).toEqual([
      'wait for workers 60 unbilled',
      'start of workers 101',
      'preparation 2',
      'stop of workers 40',
      'queue of the job 200 unbilled',
      'start of the nodes 500',
      'job 4',
      'wait for workers 60 unbilled',
      'start of workers 101',
      'results 1',
      'stop of workers 40',
    ]);
    expect(nodes).toBe(2);
    expect(workerS(usage)).toBeCloseTo(2 * (143 + 142), 6);
    expect(jobS(usage)).toBeCloseTo(2 * 504, 6);
  });

  test('with a pipeline that waits pays its workers in the queue and the job too', () => {
    const { elapsedS, usage } = projected(rows(10_000), result, { job: { pipelineWaits: true } });
    expect(elapsedS).toBe(60 + 101 + 2 + 200 + 500 + 4 + 1 + 40);
    expect(workerS(usage)).toBeCloseTo(2 * (101 + 2 + 200 + 500 + 4 + 1 + 40), 6);
    expect(jobS(usage)).toBeCloseTo(2 * 504, 6);
  });

  test('on fewer nodes takes as many times as long', () => {
    const { phases, usage } = projected(rows(10_000), result, { job: { maxReplicas: 1 } });
    expect(told(phases)).toContain('job 8');
    expect(jobS(usage)).toBeCloseTo(508, 6);
  });

  test('at a real service keeps the phases and the node hours that were measured', () => {
    const real = jobResult({
      evidence: 'real server',
      usage: [{ ...job, quantity: 0.2 }],
      phasesS: { ...phasesS, queue: 120, start: 300, run: 90 },
      makespanS: 514,
    });
    const { phases, usage } = projected(rows(10_000), real);
    expect(told(phases).slice(4, 7)).toEqual(['queue of the job 120 unbilled', 'start of the nodes 300', 'job 90']);
    expect(jobS(usage)).toBeCloseTo(720, 6);
  });
});

describe('a stream', () => {
  const full = batchResult();
  function ofRun(load: Load, stream: CellResult, cloud: object = {}, others: readonly CellResult[] = [full]) {
    const cells = [measured('it', 's', stream), ...others.map((one, i) => measured('it', `w${i}`, one))];
    const experiment = { cloud: { assume, ...cloud }, load: { utilisation: 0.5 } };
    const model = modelsOf(runRecord(cells, { experiment }))('it', 's');
    if (model === undefined) throw new Error('it was measured');
    return project(model, load);
  }

  test('takes machines by what its strategy did at full load, half of it used, on vCPUs half as fast', () => {
    // 2,500 rows/s on two threads here: 625 a second are planned for there. 1,000 a second: 3.2 threads, so 4, on two-vCPU machines.
    const { machines, usage } = ofRun(hour(1000), streamResult());
    expect(machines).toBe(2);
    expect(amount(usage, 'dataflow/streaming/vcpu')).toBeCloseTo(4, 9);
    expect(amount(usage, 'pubsub/throughput')).toBeCloseTo((2 * 3.6e6 * 1000) / 2 ** 40, 12);
    expect(amount(usage, 'dataflow/streaming/data')).toBeCloseTo(3.6e9 / 2 ** 30, 12);
  });

  test('at its own rate where nothing was at full load: neither the utilisation nor the vCPUs make that smaller', () => {
    expect(ofRun(hour(99), streamResult(), {}, []).machines).toBe(1);
    expect(ofRun(hour(401), streamResult(), {}, []).machines).toBe(5);
  });

  test('has the nodes of its endpoint up all the time', () => {
    const rest = { evidence: 'embedded stand-in', usage: [endpoint] } as const;
    const { nodes, usage } = ofRun(hour(1000), streamResult(rest), {}, [batchResult(rest)]);
    expect(nodes).toBe(2);
    expect(amount(usage, 'vertex-ai/prediction/n1-standard-2')).toBeCloseTo(2, 9);
  });
});

test('a batch has rows, and a stream a rate', () => {
  expect(() => projected(hour(1), batchResult())).toThrow('a batch has rows');
  expect(() => projected(rows(1), streamResult())).toThrow('a stream has a rate');
});
