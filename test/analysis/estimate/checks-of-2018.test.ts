import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { calibrations } from '../../../src/analysis/estimate/calibration.ts';
import { cloudEstimate } from '../../../src/analysis/estimate/cloud-estimate.ts';
import { cloudRuns } from '../../../src/analysis/estimate/cloud-runs.ts';
import { seedRun } from '../../../src/core/paths.ts';
import { formatNumber, formatPercent, rangeText } from '../../../src/core/text.ts';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { readRecord } from '../../../src/run/store.ts';

const docs = await readFile(fileURLToPath(new URL('../../../docs/seed-2018.md', import.meta.url)), 'utf8');
const record = await readRecord(seedRun);
const runs = cloudRuns(record.cells);
/** As `predbench estimate data/seed-2018` computes them. */
const seed = 1;
const checks = calibrations(runs, seed);

/** Of the table with this heading row, spaces aside. */
function tableOf(heading: string): string[] {
  const lines = docs.split('\n').map((line) => line.replaceAll(/ *\| */g, '|'));
  const from = lines.findIndex((line) => line.startsWith(heading));
  const end = lines.findIndex((line, i) => i > from && line === '');
  return from === -1 ? [] : lines.slice(from + 2, end);
}

const row = (cells: readonly string[]) => `|${cells.join('|')}|`;

it('docs/seed-2018.md has the coverage', () => {
  const hows = { larger: 'smaller sizes alone', any: 'all other runs' };
  expect(tableOf('|predicted from|')).toEqual(
    (['larger', 'any'] as const).map((kind) => {
      const { runs: n, figures, runsInside, figuresInside, attainable, neededFactor, factor } = checks[kind];
      const inside = [`${runsInside} of ${n}`, `${figuresInside} of ${figures}`];
      return row([hows[kind], ...inside, formatPercent(attainable), formatNumber(neededFactor), formatNumber(factor)]);
    }),
  );
});

it('docs/seed-2018.md has each run that was held back', () => {
  expect(tableOf('|held-back run|')).toEqual(
    checks.larger.heldOut.map(({ run, part, figure, measured, estimated, score, allowed, inside }) =>
      row([
        run.replace(/ \(.*/, ''),
        `${part} ${figure}`,
        rangeText(estimated),
        formatNumber(measured),
        formatNumber(score),
        formatNumber(allowed),
        inside ? 'yes' : 'no',
      ]),
    ),
  );
});

it('docs/seed-2018.md has the prediction for 10,000,000 rows', async () => {
  const book = await loadPriceBook(record.priceBook);
  const targets = ['direct', 'batch-job'].flatMap((strategy) =>
    (['fixed', 'autoscaled'] as const).map((kind) => ({
      strategy,
      rows: 1e7,
      workers: { kind, count: kind === 'fixed' ? 20 : 8 },
    })),
  );
  expect(tableOf('|strategy|workers|')).toEqual(
    targets.map((target) => {
      const { elapsedS, vcpuH, nodeH, costUsd } = cloudEstimate(runs, target, {
        book,
        seed,
        factor: checks.larger.factor,
      });
      const { strategy, workers } = target;
      const count = workers.kind === 'fixed' ? '20' : 'autoscaled, at most 8';
      return row([
        strategy,
        count,
        rangeText(elapsedS),
        rangeText(vcpuH),
        nodeH.value === 0 ? '—' : rangeText(nodeH),
        rangeText(costUsd),
      ]);
    }),
  );
});
