import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { analyse } from '../../src/analysis/index.ts';
import type { ComparedCell } from '../../src/analysis/comparison/comparison.ts';
import { parsePriorities } from '../../src/analysis/decision/priorities.ts';
import { seedRun } from '../../src/core/paths.ts';
import { loadPriceBook } from '../../src/prices/price-book.ts';
import { list, table, text } from '../../src/report/document.ts';
import { decisionBlocks } from '../../src/report/sections/decision.ts';
import { readRecord } from '../../src/run/store.ts';

const record = await readRecord(seedRun);
const book = await loadPriceBook(record.priceBook);
const analysis = analyse(record, book);
const cells = analysis.workloads.flatMap(({ rows }) => rows.flatMap((row) => row.cells));

test('data/seed-2018/run.json is what its script makes of the figures; otherwise: npm run data:seed-2018', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'seed-2018-')), 'run.json');
  execFileSync('node', [fileURLToPath(new URL('../../data/convert-seed-2018.js', import.meta.url)), file]);
  expect(readFileSync(file, 'utf8')).toBe(readFileSync(join(seedRun, 'run.json'), 'utf8'));
});

function withoutDisks({ cost }: ComparedCell): number {
  return cost.lines.filter(({ part }) => part !== 'worker disks').reduce((sum, { usd }) => sum + usd, 0);
}

function decisions(priorities: string) {
  return analyse(record, book, { priorities: parsePriorities(priorities, []) }).decisions;
}

function europe(strategy: string): ComparedCell[] {
  return cells.filter(({ plan }) => plan.strategy === strategy && plan.repeat === 1);
}

function keysOf(id: string): string[] {
  return Object.keys(cells.find(({ plan }) => plan.id.startsWith(id))?.figures ?? {});
}

describe('cost', () => {
  /** By hand: vCPU h x 0.056 + GB h x 0.003557 + node h x 0.09262, and disk GB h x 0.000054. */
  const byHand = [
    ['direct x batch-10k #1 (europe-west1, 2018-04-23)', 0.173 * 0.056 + 0.649 * 0.003557, 0.173 * 250 * 0.000054],
    ['rest x batch-10k #1', 0.251907679, 0.0490455],
    ['batch-job x batch-10k #1 (europe-west1, 2018-04-23)', 0.024369376, 0.0020385],
    ['batch-job x batch-10k #2 (us-central1, 2018-04-21)', 0.02533834, 0.0022275],
    ['direct x batch-100k #1 (europe-west1, 2018-04-23)', 0.243 * 0.056 + 0.91 * 0.003557, 0.243 * 250 * 0.000054],
    ['direct x batch-100k #2 (us-central1, 2018-03-19)', 0.017062668, 61.612 * 0.000054],
    ['rest x batch-100k #2 (us-central1, 2018-03-19)', 0.562967536, 0.1096065],
    ['batch-job x batch-100k #1 (europe-west1, 2018-04-23)', 0.02665133, 0.002484],
    ['batch-job x batch-100k #2 (us-central1, 2018-03-19)', 0.027788214, 46.799 * 0.000054],
    ['direct x batch-1m #1 (europe-west1, 2018-04-23)', 0.077318931, 0.0150525],
    ['direct x batch-1m #2 (us-central1, 2018-04-21)', 0.081128116, 0.015795],
    ['batch-job x batch-1m #1 (europe-west1, 2018-04-23)', 0.03534852, 0.003456],
    ['batch-job x batch-1m #2 (us-central1, 2018-04-21)', 0.036365298, 0.003294],
  ] as const;

  it('of every cell is what a hand calculation gives, within 0.5 %', () => {
    expect(cells.map(({ plan }) => plan.id)).toEqual(byHand.map(([id]) => id));
    cells.forEach((cell, i) => {
      const [, usd = NaN, disksUsd = NaN] = byHand[i] ?? [];
      expect(Math.abs(withoutDisks(cell) / usd - 1)).toBeLessThan(0.005);
      expect(Math.abs((cell.cost.perRunUsd?.value ?? NaN) / (usd + disksUsd) - 1)).toBeLessThan(0.005);
    });
  });

  it('flips between 100k and 1M rows, with disks and without; time prefers direct at every size', () => {
    expect(europe('direct').map((cell) => withoutDisks(cell).toFixed(3))).toEqual(['0.012', '0.017', '0.077']);
    expect(europe('batch-job').map((cell) => withoutDisks(cell).toFixed(3))).toEqual(['0.024', '0.027', '0.035']);
    expect(europe('direct').map(({ measured }) => measured.makespanS)).toEqual([504, 631, 1032]);
    expect(europe('batch-job').map(({ measured }) => measured.makespanS)).toEqual([930, 997, 1271]);
    const cheaper = europe('direct').map(({ cost }, i) => {
      const job = europe('batch-job')[i]?.cost.perRunUsd?.value ?? NaN;
      return (cost.perRunUsd?.value ?? NaN) < job ? 'direct' : 'batch-job';
    });
    expect(cheaper).toEqual(['direct', 'direct', 'batch-job']);
  });

  it('of REST is at least that of its pipeline: the node hours are not in the figures', () => {
    const rest = cells.filter(({ plan }) => plan.strategy === 'rest');
    expect(rest.map(({ state, cost }) => [state, cost.unpriced.map(({ part }) => part)])).toEqual([
      ['measured', ['endpoint']],
      ['stopped', ['endpoint']],
    ]);
  });

  it('with prices of two books names both, and each line its own', () => {
    const job = cells.find(({ plan }) => plan.strategy === 'batch-job');
    expect(job?.cost.book).toBe('us-central1-2018 + us-central1-2026-11');
    expect(job?.cost.lines.map(({ sku, book }) => [sku, book])).toEqual([
      ['dataflow/batch/vcpu', 'us-central1-2018'],
      ['dataflow/batch/memory', 'us-central1-2018'],
      ['dataflow/disk/standard', 'us-central1-2018'],
      ['ai-platform/batch-prediction', 'us-central1-2018'],
    ]);
  });
});

describe('decision', () => {
  it('by time is direct at every size, as far as one or two runs can say', () => {
    expect(decisions('throughput=1').map((one) => [one.case, one.recommendation, one.provisos])).toEqual([
      ['batch-10k', 'direct', [{ kind: 'repeats', repeats: 1 }]],
      ['batch-100k', 'direct', [{ kind: 'repeats', repeats: 2 }]],
      ['batch-1m', 'direct', [{ kind: 'repeats', repeats: 2 }]],
    ]);
  });

  it('by cost flips to the batch job between 100,000 and 1,000,000 rows', () => {
    expect(decisions('cost=1').map(({ recommendation }) => recommendation)).toEqual(['direct', 'direct', 'batch-job']);
  });

  it('with all considerations alike is a tie for 1,000,000 rows: effort speaks for direct, cost for the batch job', () => {
    const [, , large] = decisions('throughput=1,cost=1,implementation=1,maintenance=1');
    expect(large).toMatchObject({
      best: ['batch-job', 'direct'],
      settled: false,
      settling: { input: expect.stringMatching(/^effort:/) },
    });
  });

  it('weighs no effort where nobody asked for it', () => {
    const [, , large] = analysis.decisions;
    expect(large).toMatchObject({
      recommendation: 'batch-job',
      criteria: [{ consideration: 'throughput' }, { consideration: 'cost' }],
    });
  });

  it('does not rank REST on cost, for its endpoint has no price, nor at all where its run was stopped', () => {
    expect(decisions('cost=1').map(({ unranked }) => unranked)).toEqual([
      [{ strategy: 'rest', reason: 'its cost is "at least": endpoint without a price' }],
      [{ strategy: 'rest', reason: 'stopped before its end' }],
      [],
    ]);
  });

  it('is an answer in a line, and the figures in a table', () => {
    expect(decisions('cost=1').slice(2).flatMap(decisionBlocks)).toEqual([
      text('batch-1m: take batch-job (2 repeats: the noise is unknown).'),
      table(
        ['strategy', 'USD/million', 'days', 'h/month', 'worse by'],
        [
          ['batch-job', '0.0392', '3.7', '5.6', '0 %'],
          ['direct', '0.0946', '2.4', '3.8', expect.stringMatching(/^14\d %$/)],
        ],
        1,
      ),
      list(['Weighed: cost 100 %.', 'Evidence: cloud: batch-job, direct.']),
    ]);
  });
});

test('what was not measured is no figure: a stopped REST run has no predicted rows, nobody counted failures', () => {
  const cost = ['cost_usd_per_run', 'cost_usd_per_million'];
  const stages = ['read', 'process', 'predict', 'format', 'write'].map((name) => `stage_${name}_s`);
  const start = ['rows_asked', 'throughput_rows_per_s', 'makespan_s', 'vcpu_h'];
  expect(keysOf('direct x batch-10k')).toEqual([...start, ...cost, 'due', 'ok', ...stages, 'workers']);
  expect(keysOf('rest x batch-10k')).toEqual([...start, ...cost, 'due', 'ok']);
  expect(keysOf('rest x batch-100k')).toEqual([...start, 'cost_usd_per_run', 'due', ...stages, 'workers']);
});

describe('a month', () => {
  const [month] = analysis.months;
  const usdOf = (strategy: string, load: number) =>
    month?.costs.strategies
      .find((one) => one.strategy === strategy)
      ?.rangeAt(load)
      .value.toFixed(2);

  it('is of all sizes together, and has the order of the sizes', () => {
    expect(month?.costs.workloads).toEqual(['batch-10k', 'batch-100k', 'batch-1m']);
    expect(analysis.months).toHaveLength(1);
    // 30.4 runs of 0.0144 and 0.0270 USD, disks included.
    expect([usdOf('direct', 10_000), usdOf('batch-job', 10_000)]).toEqual(['0.44', '0.82']);
    expect([usdOf('direct', 1_000_000), usdOf('batch-job', 1_000_000)]).toEqual(['2.88', '1.19']);
  });

  it('has one break-even between direct and the batch job, where 2018 has it', () => {
    const pair = month?.pairs.find(({ strategies }) => strategies.join() === 'direct,batch-job');
    expect(pair?.crossings).toHaveLength(1);
    const [crossing] = pair?.crossings ?? [];
    expect([pair?.first, crossing?.lower]).toEqual(['a', 'b']);
    expect(crossing?.load).toBeCloseTo(231_347, -1);
    const { low = NaN, high = NaN } = crossing?.interval ?? {};
    expect([low > 100_000, high < 1_000_000]).toEqual([true, true]);
  });
});
