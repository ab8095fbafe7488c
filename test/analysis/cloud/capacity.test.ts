import { expect, test } from 'vitest';
import { capacityOf } from '../../../src/analysis/cloud/capacity.ts';
import { batchResult, streamResult } from '../../fixtures/results.ts';

const { measured: stream } = streamResult();
const full = (throughputRowsPerS: number, workers = 2) => ({
  workload: `at-${throughputRowsPerS}`,
  measured: batchResult({ throughputRowsPerS, workers }).measured,
});

test('the rate that is given counts before the highest throughput at full load, and that before the rate that was held', () => {
  expect(capacityOf(stream, [full(2000), full(2500)], { utilisation: 0.6, given: 100 })).toMatchObject({
    perS: 100,
    usablePerS: 60,
    atFullLoad: false,
    evidence: 'assumed',
  });
  expect(capacityOf(stream, [full(2000), full(2500)], { utilisation: 0.6 })).toMatchObject({
    perS: 2500,
    usablePerS: 1500,
    atFullLoad: true,
    source: 'throughput_rows_per_s of at-2500, at full load',
  });
  expect(capacityOf(stream, [], { utilisation: 0.6 })).toMatchObject({ perS: 99.95, usablePerS: 99.95, atFullLoad: false });
});

test('other numbers of workers, and streams, are not its full load', () => {
  const others = [full(9000, 8), full(0), { workload: 'live', measured: streamResult({ throughputRowsPerS: 500 }).measured }];
  expect(capacityOf(stream, others, { utilisation: 0.6 }).perS).toBe(99.95);
});
