import { expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import { batchResult, measured, runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

const none = { throughput: 0, latency: 0, cost: 0, implementation: 0, maintenance: 0 };
const quick = { makespanS: 4, throughputRowsPerS: 2500 };
const slow = { makespanS: 8, throughputRowsPerS: 1250 };

function sensitivity(decisions: ReturnType<typeof analyse>['decisions']) {
  return decisions[0]?.sensitivity?.();
}

it('a lead is that of what is taken over the best that does not tie with it', () => {
  const cells = [1, 2].flatMap((repeat) => [
    measured('slow', 'w', batchResult(slow), repeat),
    measured('slower', 'w', batchResult({ makespanS: 16, throughputRowsPerS: 625 }), repeat),
    measured('quick', 'w', batchResult(quick), repeat),
  ]);
  const found = sensitivity(analyse(runRecord(cells), book, { priorities: { ...none, throughput: 1 } }).decisions);
  expect(found).toMatchObject({ strategy: 'quick', rival: 'slow' });
  // Twice the throughput, but for the noise of repeats that nobody knows well.
  expect(found?.better).toBeCloseTo(1, 1);
});

it('inputs stand in the order of how far they move the lead', () => {
  const cells = [measured('quick', 'w', batchResult(quick)), measured('slow', 'w', batchResult(slow))];
  const found = sensitivity(analyse(runRecord(cells), book, { priorities: { ...none, throughput: 1, cost: 1 } }).decisions);
  const spreads = found?.inputs.map(({ atLow, atHigh }) => Math.abs(atHigh - atLow)) ?? [];
  expect(spreads.toSorted((a, b) => b - a)).toEqual(spreads);
  expect(spreads.every((spread) => spread >= 0.01)).toBe(true);
});

it('there is none where there is nothing to compare with', () => {
  expect(sensitivity(analyse(runRecord([measured('only', 'w', batchResult())]), book).decisions)).toBeUndefined();
});
