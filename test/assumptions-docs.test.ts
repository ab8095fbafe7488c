/** docs/assumptions.md lists everything that is assumed of the cloud, as the code has it. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { priceFactor } from '../src/analysis/cloud/cost.ts';
import { quantities } from '../src/analysis/cloud/quantities.ts';
import { negligible } from '../src/analysis/decision/draws.ts';
import { weightFactor } from '../src/analysis/decision/score.ts';
import type { CloudWorkers } from '../src/core/keys/cloud.ts';
import { formatNumber, formatPercent, rangeText } from '../src/core/text.ts';
import { assumedNoise } from '../src/measure/statistics/noise.ts';
import { type PipelineKind, workerMachine } from '../src/prices/cloud/workers.ts';
import { escape, table } from '../src/report/formats/markup.ts';

const page = fileURLToPath(new URL('../docs/assumptions.md', import.meta.url));

function quantityTable(): string {
  const rows = Object.entries(quantities).map(([key, { what, unit, value, low, high, source, date, measure }]) => [
    `\`${key}\``,
    escape(what),
    rangeText({ value, low, high }),
    unit,
    escape(source),
    date,
    measure === undefined ? '' : `\`${measure}\``,
  ]);
  return table(['key', 'what', 'value (range)', 'unit', 'source', 'date', '`calibrate --measure`'], rows);
}

function workerRow(name: string, kind: PipelineKind, given: Partial<CloudWorkers> = {}): string[] {
  const { machineType, vcpus, memoryGb, diskGb, leastDiskGb } = workerMachine(
    { streamingEngine: true, flexrs: false, ...given },
    kind,
  );
  const disk = rangeText({ value: diskGb, low: leastDiskGb, high: diskGb });
  return [name, machineType, formatNumber(vcpus), formatNumber(memoryGb), disk];
}

function workerTable(): string {
  return table(
    ['pipeline', 'machine of a worker', 'vCPU', 'memory, GB', 'disk, GB (range)'],
    [
      workerRow('batch', 'batch'),
      workerRow('batch in FlexRS', 'batch', { flexrs: true }),
      workerRow('stream', 'stream'),
      workerRow('stream without Streaming Engine', 'stream', { streamingEngine: false }),
    ],
  );
}

function factor(most: number): string {
  return `1 / ${formatNumber(most)} to ${formatNumber(most)} times`;
}

function factorTable(): string {
  return table(
    ['what', 'range', 'used by'],
    [
      ['a list price that is not `good` and whose sources do not differ', factor(priceFactor), 'every cost'],
      ['a price whose sources differ', "from its lowest to its highest source (the book's `usdRange`)", 'every cost'],
      [
        'noise of one measurement before anything is repeated, which counts as one more repeat',
        `a deviation of ${formatPercent(assumedNoise)}`,
        'every cost; decisions',
      ],
      ['a weight of the priorities', factor(weightFactor), 'decisions'],
      ['a difference that does not matter', `up to ${formatPercent(negligible)}`, 'decisions'],
    ],
  );
}

test('after a change: npx vitest run test/assumptions-docs.test.ts -u', async () => {
  const text = await readFile(page, 'utf8');
  const [before, after] = [/^[^]*<!-- assumed: .* -->\n/.exec(text)?.[0], /<!-- end of assumed -->[^]*$/.exec(text)?.[0]];
  expect([before, after]).not.toContain(undefined);
  const sections = [
    ['Of the cloud', quantityTable()],
    ["The pipeline's workers", `Google's defaults; \`cloud.workers\` has yours.\n\n${workerTable()}`],
    ['Prices, noise and weights', factorTable()],
  ].map(([title, content]) => `## ${title}\n\n${content}`);
  await expect(`${before}\n${sections.join('\n\n')}\n\n${after}`).toMatchFileSnapshot(page);
});
