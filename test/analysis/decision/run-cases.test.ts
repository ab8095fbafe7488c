import { expect, test } from 'vitest';
import { decide } from '../../../src/analysis/decision/decide.ts';
import { equalPriorities } from '../../../src/core/keys/priorities.ts';
import { runCases } from '../../../src/analysis/decision/run-cases.ts';
import { paragraphs } from '../../../src/report/sections/decision.ts';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { batchResult, measured, runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';
import { costLine } from '../../decide/candidates.ts';

const { part, sku, quantity, unit, evidence, rule } = costLine();
const usage = [{ part, sku, quantity, unit, evidence, rule }];
const record = runRecord([
  measured('direct', 'batch', batchResult({ throughputRowsPerS: 2000, usage })),
  measured('direct', 'batch', batchResult({ throughputRowsPerS: 2100, usage }), 2),
  measured('rest', 'batch', batchResult({ throughputRowsPerS: 1000, usage, evidence: 'embedded stand-in' })),
  measured('lossy', 'batch', batchResult({ throughputRowsPerS: 9000, valid: { ok: false, reason: 'instances lost' } })),
]);
const [batch] = runCases(compare(record, book));

test('a workload of a stored run is a case: medians, repeats, and who is not ranked', () => {
  expect(batch?.name).toBe('batch');
  expect(
    batch?.candidates.map(({ strategy, evidence: of, figures, repeats, unranked }) => [
      strategy,
      of,
      figures['throughput_rows_per_s'],
      repeats.length,
      unranked,
    ]),
  ).toEqual([
    ['direct', 'local', 2050, 2, undefined],
    ['rest', 'embedded stand-in', 1000, 1, undefined],
    ['lossy', 'local', 9000, 1, 'instances lost'],
  ]);
});

test('from stand-ins and local work alone the verdict is for this machine', () => {
  const decision = batch && decide(batch, { priorities: equalPriorities, limits: [], seed: 1 });
  expect(decision).toMatchObject({ recommendation: 'direct', settled: true });
  const [here, cloud] = decision ? paragraphs(decision) : [];
  expect(here).toMatch(/Evidence: direct local, rest embedded stand-in\. The verdict is for this machine\.$/);
  expect(cloud).toMatch(/^batch, in the cloud: take direct\./);
  expect(cloud).toMatch(
    /Computed from the run on this machine; it rests on start of the pipeline's workers: 104 s \(60 to 180, assumed\); time that work takes on a cloud vCPU against one of this machine: 1 x \(0\.5 to 2, assumed\); round trip of a call of rest: 4\.47 ms \(1 to 20, assumed\); and on the assumptions beside each cost\.$/,
  );
});
