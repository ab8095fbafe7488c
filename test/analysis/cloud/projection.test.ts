import { describe, expect, it } from 'vitest';
import { assumedOf, type Assumption } from '../../../src/analysis/cloud/assumptions.ts';
import { cloudCase, cloudOf } from '../../../src/analysis/cloud/projection.ts';
import { decide } from '../../../src/analysis/decision/decide.ts';
import type { LocalMeasurement } from '../../../src/analysis/cloud/local-measurement.ts';
import { parsePriorities } from '../../../src/analysis/decision/priorities.ts';
import type { PriceBook } from '../../../src/prices/price-book.ts';
import { book as priced } from '../../fixtures/run.ts';
import { candidate, costLine } from '../../decide/candidates.ts';

const book: PriceBook = {
  ...priced,
  prices: ['vCPU h', 'GB month', 'node h'].map((unit, i) => ({
    sku: ['dataflow/batch/vcpu', 'cloud-storage/standard', 'node'][i] ?? '',
    unit,
    usd: 1,
    source: 'page',
    confidence: 'good',
    book: 'here',
    from: '2026-11',
  })),
};

const standIn = { evidence: 'embedded stand-in', job: false, isBatch: true, queueS: 0, startUpS: 0 } as const;

/** 1,000 calls, at most 4 at once, in 10 s; paid for 12 s. */
const batch: LocalMeasurement = {
  kind: 'batch',
  job: false,
  makespanS: 10,
  queueS: 0,
  startS: 0,
  paidS: 12,
  startUpS: 0,
  modelThreads: 2,
  calls: 1000,
  callsAtOnce: 4,
  serviceMs: { min: 2, mean: 4, p50: 4, p95: 6, p99: 8, max: 20 },
  assumed: assumedOf('rest', standIn),
  book,
};

const job: LocalMeasurement = {
  ...batch,
  job: true,
  queueS: 1,
  startS: 2,
  calls: 0,
  serviceMs: {},
  assumed: assumedOf('job', { ...standIn, job: true }),
};

const stream: LocalMeasurement = {
  ...batch,
  kind: 'stream',
  assumed: assumedOf('rest', { ...standIn, isBatch: false }),
};

function valued({ roundTripMs = 0, queueS = 0, jobS = 0, workersS = 0, ratio = 1 }) {
  const values = {
    'round-trip-ms': roundTripMs,
    'queue-s': queueS,
    'job-start-s': jobS,
    'worker-start-s': workersS,
    'vcpu-ratio': ratio,
  };
  return ({ quantity }: Assumption) => values[quantity];
}

const workers = { part: 'pipeline workers', unit: 'vCPU h', quantity: 1 };

describe('a batch', () => {
  it('takes the ratio of the vCPUs times its work, and the start of its workers', () => {
    const { factor } = cloudOf(batch, {}, valued({ ratio: 1.5, workersS: 5 }));
    expect(factor('makespan_s')).toBe(2);
    expect(factor('throughput_rows_per_s')).toBe(0.5);
    expect(factor('rows_failed')).toBe(1);
  });

  it('takes at least as long as its calls, so many at once, with their round trips', () => {
    // 1000 calls x (2 ms + 98 ms) / 4 = 25 s.
    expect(cloudOf(batch, {}, valued({ roundTripMs: 98 })).factor('makespan_s')).toBe(2.5);
    // 1000 x (2 x 2 ms + 96 ms) / 4 = 25 s, more than twice 10 s.
    expect(cloudOf(batch, {}, valued({ ratio: 2, roundTripMs: 96 })).factor('makespan_s')).toBe(2.5);
    expect(cloudOf(batch, {}, valued({ roundTripMs: 38 })).factor('makespan_s')).toBe(1);
  });

  it('is paid for the seconds that come on top, and for no more bytes', () => {
    const { lineFactor } = cloudOf(batch, {}, valued({ ratio: 1.5, workersS: 1 }));
    // 12 s - 10 s + 15 s + 1 s.
    expect(lineFactor(workers)).toBe(1.5);
    expect(lineFactor({ part: 'endpoint', unit: 'node h', quantity: 1 })).toBe(1.5);
    expect(lineFactor({ part: 'storage', unit: 'GB month', quantity: 1 })).toBe(1);
  });

  it("has the start-up that the experiment gives in its workers' seconds, not in its endpoint's", () => {
    const { lineFactor } = cloudOf({ ...batch, startUpS: 2 }, {}, valued({ workersS: 5 }));
    // Here 10 s and 2 s of start-up; there 10 s and 5 s.
    expect(lineFactor(workers)).toBe(15 / 12);
    expect(lineFactor({ part: 'endpoint', unit: 'node h', quantity: 1 })).toBe(1.5);
  });
});

describe('a job', () => {
  it("takes the cloud's queue and start instead of the stand-in's", () => {
    // Work of 10 - 1 - 2 = 7 s, twice as long; 30 s, 40 s and 50 s of waiting.
    const { factor } = cloudOf(job, {}, valued({ ratio: 2, queueS: 30, jobS: 40, workersS: 50 }));
    expect(factor('makespan_s')).toBe(13.4);
  });

  it('pays for the start of its nodes, not for its queue', () => {
    const { lineFactor } = cloudOf(job, {}, valued({ ratio: 2, queueS: 30, jobS: 40 }));
    // 10 node seconds, 2 nodes x 2 s of them start: 6 x 2 + 2 x 40.
    expect(lineFactor({ part: 'job', unit: 'node h', quantity: 10 / 3600 })).toBeCloseTo(9.2, 9);
    expect(lineFactor({ part: 'job', unit: 'node h', quantity: 0 })).toBe(1);
    // Work that took 1.5 times as long.
    const worse = cloudOf(job, {}, valued({ ratio: 2, queueS: 30, jobS: 40 }), 1.5);
    expect(worse.lineFactor({ part: 'job', unit: 'node h', quantity: 10 / 3600 })).toBeCloseTo(9.8, 9);
  });
});

describe('a stream', () => {
  it('has the round trip and the longer service in its latency', () => {
    const figures = { latency_p99_ms: 20, latency_to_write_p50_ms: 3, response_p95_ms: 10 };
    const { factor, lineFactor, sustained } = cloudOf(stream, figures, valued({ ratio: 1.5, roundTripMs: 6 }));
    expect(20 * factor('latency_p99_ms')).toBeCloseTo(20 + 4 + 6, 9);
    // Of 3 ms no more than 3 ms can be service.
    expect(3 * factor('latency_to_write_p50_ms')).toBeCloseTo(3 + 1.5 + 6, 9);
    expect(10 * factor('response_p95_ms')).toBeCloseTo(10 + 3 + 6, 9);
    expect(factor('latency_p50_ms')).toBe(1);
    // As many more vCPUs as do the same work.
    expect(lineFactor(workers)).toBe(1.5);
    expect(sustained).toBe(true);
  });

  it('is not sustained where its calls at once are too few for the rate', () => {
    // 1000 calls x (2 ms + 38 ms) / 4 = 10 s.
    expect(cloudOf(stream, {}, valued({ roundTripMs: 38 })).sustained).toBe(true);
    expect(cloudOf(stream, {}, valued({ roundTripMs: 38.1 })).sustained).toBe(false);
  });
});

it('users of a closed loop who wait for round trips ask less often', () => {
  const { factor } = cloudOf({ ...stream, kind: 'closed-loop' }, {}, valued({ roundTripMs: 78 }));
  expect(factor('throughput_rows_per_s')).toBe(0.5);
});

describe('the verdict for the cloud', () => {
  const priorities = parsePriorities('throughput=1', []);
  const rest = candidate('rest', 100, 1, { evidence: 'embedded stand-in', local: batch });
  const slower = candidate('slower', 90, 1, {
    evidence: 'embedded stand-in',
    local: { ...batch, assumed: assumedOf('slower', { ...standIn, job: true }) },
  });

  it('is given beside the one for this machine, with what it rests on', () => {
    const { cloud, ...own } = decide({ name: 'case', candidates: [rest, slower] }, { priorities, limits: [], seed: 1 });
    expect(own).toMatchObject({ recommendation: 'rest', settled: true });
    expect(own).not.toHaveProperty('assumed');
    expect(cloud).toMatchObject({ recommendation: 'rest', case: 'case' });
    expect(cloud?.assumed?.map(({ strategy, quantity }) => [strategy, quantity])).toEqual([
      ['rest', 'round-trip-ms'],
      ['rest', 'worker-start-s'],
      ['rest', 'vcpu-ratio'],
      ['slower', 'queue-s'],
      ['slower', 'job-start-s'],
      ['slower', 'worker-start-s'],
      ['slower', 'vcpu-ratio'],
    ]);
  });

  it('is not given for figures of the cloud', () => {
    expect(cloudCase({ name: 'case', candidates: [candidate('a', 1, 1, { evidence: 'cloud' })] })).toBeUndefined();
    expect(cloudCase({ name: 'case', candidates: [{ ...rest, evidence: 'cloud' }] })).toBeUndefined();
    expect(cloudCase({ name: 'case', candidates: [{ ...rest, unranked: 'saturated' }] })).toBeUndefined();
  });

  it('shows the figures that it would have with the stated values', () => {
    const known = { ...batch, assumed: valuesOf({ workersS: 10 }) };
    const first = cloudCase({ name: 'case', candidates: [{ ...rest, local: known }] })?.candidates[0];
    expect(first?.figures).toEqual({ throughput_rows_per_s: 50, cost_usd_per_million: expect.closeTo(1 + 10 / 12, 9) });
    expect(first?.cost.lines.map(({ usd, evidence }) => [usd, evidence])).toEqual([[expect.closeTo(1 + 10 / 12, 9), 'measured']]);
  });

  it("has a measurement's noise in the work, and none in what is added to it", () => {
    const repeats = [-0.1, 0.1].map((log) => ({ throughput_rows_per_s: 100 * Math.exp(log) }));
    const started = (strategy: string, workersS: number) =>
      candidate(strategy, 100, 1, { repeats, local: { ...batch, assumed: valuesOf({ workersS }).slice(1, 2) } });
    const candidates = [started('later', 1000), started('sooner', 990)];
    const { cloud } = decide({ name: 'case', candidates }, { priorities, limits: [], seed: 1 });
    // 1,000 s in all against 1,010 s: noise of 10 % in the 10 s of work does not turn it, in the whole time it would.
    expect(cloud?.ranked[0]).toMatchObject({ strategy: 'sooner', winProbability: 1 });
    const moreWork = [started('later', 10), started('sooner', 9)];
    const turned = decide({ name: 'case', candidates: moreWork }, { priorities, limits: [], seed: 1 }).cloud;
    // Difference of two works of 10 s, each with a deviation of 1 s, against 1 s: the normal distribution at 1 / 1.414.
    expect(turned?.ranked[0]?.winProbability).toBeCloseTo(0.76, 1);
  });

  it("draws no other quantity for the pipeline's seconds, and a job's node hours from those that were measured", () => {
    const byCost = { priorities: parsePriorities('cost=1', []), limits: [], seed: 1 };
    const vcpu = [costLine({ evidence: 'assumed', usd: 1 })];
    const node = [costLine({ part: 'job', sku: 'node', unit: 'node h', quantity: 10 / 3600, usd: 10 / 3600 })];
    const known = { ...batch, assumed: [] };
    const dear = candidate('dear', 1, 1.01, { local: known, cost: { book: 'here', lines: vcpu, unpriced: [] } });
    const cheap = candidate('cheap', 1, 1, { local: known, cost: { book: 'here', lines: [], unpriced: [] } });
    expect(decide({ name: 'case', candidates: [dear, cheap] }, byCost).cloud?.ranked[0]).toMatchObject({ winProbability: 1 });
    // 6 node seconds of work x r, r from 1 to 4, and 4 of start: 13 at r = 1.5, less in a share of ln(1.5) / ln(4) of the draws.
    const ratios = assumedOf('jobs', { ...standIn, job: true }).slice(3);
    const jobs = candidate('jobs', 1, 1, {
      local: { ...job, assumed: ratios.map((one) => ({ ...one, value: 2, low: 1, high: 4 })) },
      cost: { book: 'here', lines: node, unpriced: [] },
    });
    const fixed = candidate('fixed', 1, 1.3, { local: known, cost: { book: 'here', lines: [], unpriced: [] } });
    const { cloud } = decide({ name: 'case', candidates: [jobs, fixed] }, byCost);
    const won = cloud?.ranked.find(({ strategy }) => strategy === 'jobs')?.winProbability;
    expect(won).toBeCloseTo(Math.log(1.5) / Math.log(4), 2);
  });

  it('names the round trip where that would settle it', () => {
    const calling = { ...batch, makespanS: 2.2, paidS: 2.2, assumed: assumedOf('rest', standIn).slice(0, 1) };
    const fast = candidate('rest', 300, 1, { evidence: 'embedded stand-in', local: calling });
    const other = candidate('other', 130, 1, { local: { ...calling, calls: 0, assumed: [] } });
    const { cloud } = decide({ name: 'case', candidates: [fast, other] }, { priorities, limits: [], seed: 1 });
    // 300 rows/s x 2.2 s x 4 / (1000 calls x (2 ms + t)): 130 rows/s at t = 18.3 ms; ln of 1 to 20 ms.
    expect(cloud).toMatchObject({ recommendation: 'rest', settled: true });
    expect(cloud?.ranked[0]?.winProbability).toBeCloseTo(Math.log(18.3077) / Math.log(20), 2);
    const even = { ...other, figures: { ...other.figures, throughput_rows_per_s: 300 } };
    const closer = decide({ name: 'case', candidates: [fast, even] }, { priorities, limits: [], seed: 1 }).cloud;
    expect(closer).toMatchObject({
      settled: false,
      settling: { settledBy: 'to measure the round trip of a call (predbench calibrate --measure round-trip --strategy rest)' },
    });
  });

  it('never ranks a stream that the assumed round trip saturates', () => {
    const slow = { ...stream, assumed: valuesOf({ roundTripMs: 50 }) };
    const projected = cloudCase({ name: 'case', candidates: [{ ...rest, local: slow }] });
    expect(projected?.candidates[0]?.unranked).toBe('its calls under way are too few for the rate with the assumed round trip');
  });

  it('gives no draw to a strategy that does not sustain the rate in it', () => {
    const figures = { latency_p99_ms: 20 };
    const two = [10, 60].map((p99) =>
      candidate(`p${p99}`, 1, 1, { figures: { latency_p99_ms: p99 }, repeats: [figures, figures] }),
    );
    const [quick, late] = two as [typeof rest, typeof rest];
    const calling = { ...stream, makespanS: 2, assumed: assumedOf('rest', standIn).slice(0, 1) };
    const { cloud } = decide(
      { name: 'case', candidates: [{ ...quick, evidence: 'embedded stand-in', local: calling }, late] },
      { priorities: parsePriorities('latency=1', []), limits: [], seed: 1 },
    );
    // 1000 x (2 ms + t) / 4 <= 2 s up to t = 6 ms; ln of 1 to 20 ms.
    expect(cloud?.ranked.map(({ strategy, winProbability }) => [strategy, winProbability])).toEqual([
      ['p10', expect.closeTo(Math.log(6) / Math.log(20), 2)],
      ['p60', expect.closeTo(1 - Math.log(6) / Math.log(20), 2)],
    ]);
  });
});

/** Known quantities of rest. */
function valuesOf(values: Parameters<typeof valued>[0]): Assumption[] {
  const of = valued(values);
  return batch.assumed.map((one) => ({ ...one, value: of(one), low: of(one), high: of(one) }));
}

it('a cost line of a part that is not time stays as it was drawn', () => {
  const storage = { part: 'storage', sku: 'cloud-storage/standard', unit: 'GB month' };
  const lines = [costLine({ ...storage, evidence: 'assumed', usd: 1 })];
  const one = candidate('rest', 100, 1, {
    evidence: 'embedded stand-in',
    local: batch,
    cost: { book: 'here', lines, unpriced: [] },
  });
  expect(cloudCase({ name: 'case', candidates: [one] })?.candidates[0]?.cost.lines).toEqual(lines);
});
