import { expect, test } from 'vitest';
import { loadPriceBook } from '../../src/prices/price-book.ts';
import { seedCosts, seedPriceBooks } from '../../src/analysis/seed-2018/cost.ts';
import { decide } from '../../src/analysis/decision/decide.ts';
import { parsePriorities } from '../../src/analysis/decision/priorities.ts';
import { equalPriorities } from '../../src/core/keys/priorities.ts';
import { seedCases } from '../../src/analysis/seed-2018/cases.ts';
import { paragraphs } from '../../src/report/sections/decision.ts';
import batchJob from '../../src/strategies/batch-job/index.ts';
import direct from '../../src/strategies/direct/index.ts';
import { readSeedExperiment } from '../../src/analysis/seed-2018/seed-experiment.ts';

const cases = seedCases(seedCosts(await readSeedExperiment(), await loadPriceBook(seedPriceBooks)), {
  direct: direct.effort,
  'batch-job': batchJob.effort,
});

function decisions(priorities: string) {
  return cases.map((one) => decide(one, { priorities: parsePriorities(priorities, []), limits: [], seed: 1 }));
}

test('time prefers direct at every size, without reserve', () => {
  expect(decisions('throughput=1').map((one) => [one.case, one.recommendation, one.settled])).toEqual([
    ['10,000 rows', 'direct', true],
    ['100,000 rows', 'direct', true],
    ['1,000,000 rows', 'direct', true],
  ]);
});

test('cost flips to the batch job between 100,000 and 1,000,000 rows', () => {
  expect(decisions('cost=1').map(({ recommendation, settled }) => [recommendation, settled])).toEqual([
    ['direct', true],
    ['direct', true],
    ['batch-job', true],
  ]);
});

test('with all considerations alike, 1,000,000 rows are open: effort speaks for direct, cost for the batch job', () => {
  const [, , large] = cases.map((one) => decide(one, { priorities: equalPriorities, limits: [], seed: 1 }));
  expect(large).toMatchObject({ settled: false, leftOut: ['latency'], settling: { input: expect.stringMatching(/^effort:/) } });
  expect(large?.ranked.map(({ strategy }) => strategy).toSorted()).toEqual(['batch-job', 'direct']);
});

test('REST is not ranked on cost, for its endpoint has no price, nor at all where its run was stopped', () => {
  expect(decisions('cost=1').map(({ unranked }) => unranked)).toEqual([
    [{ strategy: 'rest', reason: 'its cost is "at least": endpoint without a price' }],
    [{ strategy: 'rest', reason: 'stopped before its end' }],
    [],
  ]);
});

test('the answer is a paragraph with its figures and what stands behind them', () => {
  expect(paragraphs(decisions('cost=1')[2] as ReturnType<typeof decide>)).toEqual([
    '1,000,000 rows: take batch-job. It wins 100 % of 10,000 draws over weights, prices, noise and assumptions; on average it is 0 % worse than the best of the draw, direct 142 %. Weighed: cost 100 %. batch-job: USD/million 0.0392; direct: USD/million 0.0946. Evidence: batch-job cloud, direct cloud.',
  ]);
});
