import { describe, expect, it } from 'vitest';
import { assumedOf, type Assumption } from '../../../src/analysis/cloud/assumptions.ts';
import { cloudOf } from '../../../src/analysis/cloud/projection.ts';
import type { LocalMeasurement } from '../../../src/analysis/cloud/local-measurement.ts';
import type { PriceBook } from '../../../src/prices/price-book.ts';
import { book as priced } from '../../fixtures/run.ts';

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
