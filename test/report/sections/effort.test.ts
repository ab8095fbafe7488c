import { expect, test } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import type { StatedEffort } from '../../../src/core/effort.ts';
import { blocksMarkdown } from '../../../src/report/formats/markdown.ts';
import { effortBlocks, effortItemBlocks } from '../../../src/report/sections/effort.ts';
import { runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

const range = (value: number, low: number, high: number) => ({ value, low, high });
const shared = { item: 'a bucket', days: range(0.5, 0.25, 2), reason: 'a command' };
const lists = { roles: [], dependencies: [], modelUpdate: [], onCall: [], updateDowntime: 'a pause', sources: ['page'] };
const efforts: Readonly<Record<string, StatedEffort>> = {
  one: { ...lists, resources: [shared], failures: ['a timeout'] },
  other: {
    ...lists,
    resources: [shared, { item: 'a key', days: range(1, 0.5, 3), reason: 'a form' }],
    failures: [],
    from: { resources: 'the plug-in' },
    maintenanceHoursPerMonth: range(2.25, 2.25, 2.25),
  },
};

function markdown(experiment: object): string {
  const analysis = analyse(runRecord([], { efforts, experiment }), book);
  return `${blocksMarkdown([...effortBlocks(analysis), ...effortItemBlocks(analysis)])}\n`;
}

test('what each strategy takes, and below it each item once, with its reason', () => {
  const text = markdown({ hourlyRateUsd: 50 });
  for (const row of [
    '| strategy | person-days to build | hours a month to maintain | USD to build | USD a month to maintain | figures |',
    '| one | 0.5 (0.25 to 2) | 0.5 (0.05 to 4) | 200 (100 to 800) | 25 (2.5 to 200) | assumed |',
    "| other | 1.5 (0.75 to 5) | 2.25 | 600 (300 to 2,000) | 113 | the plug-in's, yours |",
    'Money at your rate of 50 USD an hour, 8 hours a day. No other cost in this report includes it.',
    '| a bucket | cloud resources | one | 0.5 (0.25 to 2) | assumed | a command |',
    '| a timeout | failures to handle | one | 0.5 (0.05 to 4) | assumed | no figure is stated: from once a year to an afternoon every month |',
    '| maintenance of other | all | other | 2.25 | yours | as the experiment says |',
    '| other | a pause | page |',
  ]) {
    expect(text).toContain(`${row}\n`);
  }
});

test('without a rate there is no money', () => {
  expect(markdown({})).not.toMatch(/USD/);
});
