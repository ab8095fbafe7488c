import { expect, test } from 'vitest';
import { estimateOf, wasBilled } from '../../../src/analysis/bill/estimate.ts';
import type { RunRecord } from '../../../src/core/record.ts';
import { analysisOf } from '../../../src/run/stored-run.ts';
import { readRecord } from '../../../src/run/store.ts';

/** The stored run of this machine, its jobs as if they had been the cloud's. */
async function jobsInTheCloud(): Promise<RunRecord> {
  const record = await readRecord('results/example');
  const cells = record.cells.map((cell) => {
    if (cell.strategy !== 'batch-job' || cell.state !== 'measured') return cell;
    return { ...cell, result: { ...cell.result, measured: { ...cell.result.measured, evidence: 'cloud' as const } } };
  });
  return { ...record, cells };
}

const quantities = (all: readonly { readonly sku: string; readonly quantity: number }[]) =>
  all.map(({ sku, quantity }) => [sku, quantity]);

test('a billed line is of what the cell used; the pipeline, which was here, is the cloud model’s', async () => {
  const analysis = await analysisOf(await jobsInTheCloud());
  const cell = analysis.workloads
    .flatMap(({ rows }) => rows.flatMap(({ cells }) => cells))
    .find(({ plan }) => plan.strategy === 'batch-job');
  const lines = estimateOf(analysis).lines.filter(({ strategy }) => strategy === 'batch-job');
  const billed = lines.filter((line) => wasBilled(line, analysis.record));
  const used = cell?.measured.usage.filter(({ sku }) => !sku.startsWith('dataflow/')) ?? [];
  expect(used.map(({ sku }) => sku)).toEqual([
    'vertex-ai/prediction/n1-standard-2',
    'cloud-storage/standard',
    'cloud-storage/class-a',
  ]);
  expect(quantities(billed.map(({ usage }) => usage))).toEqual(quantities(used));
  const modelled = cell?.cost.lines.filter(({ sku }) => sku.startsWith('dataflow/')) ?? [];
  expect(modelled).toHaveLength(3);
  expect(quantities(lines.filter((line) => !billed.includes(line)).map(({ usage }) => usage))).toEqual(quantities(modelled));
});

test('nothing of a run on this machine was billed, and all of the run of 2018', async () => {
  const [here, there] = await Promise.all(
    ['results/example', 'data/seed-2018'].map(async (path) => analysisOf(await readRecord(path))),
  );
  const billed = (analysis: typeof here) =>
    analysis === undefined ? [] : estimateOf(analysis).lines.map((line) => wasBilled(line, analysis.record));
  expect(new Set(billed(here))).toEqual(new Set([false]));
  expect(new Set(billed(there))).toEqual(new Set([true]));
});

test('failed cells are named: what they used is in no line', async () => {
  const record = await readRecord('results/example');
  const [first, ...others] = record.cells;
  if (first === undefined) throw new Error('the run has cells');
  const { id, strategy, workload, repeat } = first;
  const failed = { id, strategy, workload, repeat, state: 'failed', reason: 'no quota' } as const;
  expect(estimateOf(await analysisOf({ ...record, cells: [failed, ...others] })).without).toEqual([id]);
});
