import { expect, test } from 'vitest';
import { recommendationBlocks } from '../../../src/report/sections/recommendation.ts';
import { analyse } from '../../../src/analysis/index.ts';
import { batchResult, measured, runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';
import { costLine } from '../../decide/candidates.ts';

const { part, sku, unit, evidence, rule } = costLine();

function cell(strategy: string, throughputRowsPerS: number, quantity: number) {
  return measured(strategy, 'batch', batchResult({ throughputRowsPerS, usage: [{ part, sku, unit, evidence, rule, quantity }] }));
}

/** `quick` in half the time, `cheap` at a tenth of the cost. */
function ended(priorities?: object): (string | undefined)[] {
  const record = runRecord([cell('quick', 2000, 10), cell('cheap', 1000, 1)], { experiment: { priorities } });
  return recommendationBlocks(analyse(record, book)).map((block) => ('text' in block ? block.text : undefined));
}

test('a run ends with the cost per million predictions of each strategy, and a recommendation', () => {
  const [heading, costs, text] = ended();
  expect(heading).toBe('Recommendation');
  expect(costs).toBe('batch: USD per million predictions: quick 60, cheap 6.');
  expect(text).toMatch(/^batch: take cheap\. It wins 100 % of 10,000 draws/);
});

test('the priorities of its experiment decide', () => {
  expect(ended({ throughput: 9, cost: 1 })[2]).toMatch(/^batch: take quick\./);
});

test('a search for the highest rate recommends nothing', () => {
  const probes = runRecord([measured('quick', 'probe', batchResult())], { capacities: [] });
  expect(recommendationBlocks(analyse(probes, book))).toEqual([]);
});
