import { expect, it } from 'vitest';
import type { Calibration } from '../../../src/analysis/estimate/calibration.ts';
import { cloudText } from '../../../src/report/estimate/cloud-text.ts';

const range = { value: 100, low: 50, high: 200 };
const none = { value: 0, low: 0, high: 0 };
const estimate = { elapsedS: range, vcpuH: range, memoryGbH: none, nodeH: none, costUsd: range };
const figure = { rows: 10, part: 'pipeline', figure: 'elapsedS', measured: 90, estimated: range } as const;
const calibration: Calibration = {
  neededFactor: 2,
  factor: 2,
  runs: 2,
  figures: 2,
  attainable: 2 / 3,
  runsInside: 1,
  figuresInside: 1,
  heldOut: [
    { ...figure, run: 'direct #1', strategy: 'direct', score: 2, allowed: 1.5, inside: false },
    { ...figure, run: 'rest #1', strategy: 'rest', score: 1.5, allowed: 2, inside: true },
  ],
};
const calibrations = { larger: calibration, any: { ...calibration, factor: 1, neededFactor: 0.5 } };

function linesOf(step: { readonly times: number; readonly kind: 'larger' | 'any' }): string[] {
  const target = { strategy: 'direct', rows: 100, workers: { kind: 'fixed', count: 2 } } as const;
  return cloudText(estimate, { target, step, calibrations }).split('\n');
}

it('says how wide the interval is made, what it can promise, and which of its runs were missed', () => {
  const lines = linesOf({ times: 10, kind: 'larger' });
  expect(lines.slice(0, lines.indexOf('Assumed, not measured:') - 1)).toEqual([
    'direct, 100 rows, 2 workers from the start: median of the draws (95 % of them)',
    '  elapsedS   100 (50 to 200) s',
    '  vcpuH      100 (50 to 200) vCPU h',
    '  costUsd    100 (50 to 200) USD',
    'Cost without worker disks, storage and queries.',
    '',
    "The intervals above are 2 times as wide as the draws', as the held-back runs ask for.",
    '95 % is asked for; 2 runs can promise 66.7 % at most.',
    'Held back and predicted, each run against an interval whose width it had no part in:',
    '  from smaller sizes 1 of 2 runs and 1 of 2 figures inside; needed width 2',
    '  from all others    1 of 2 runs and 1 of 2 figures inside; needed width 0.5',
    'Sizes of direct that were predicted from smaller ones:',
    "  run        figure             measured  predicted (model's own 95 %)  needed width  allowed width",
    '  direct #1  pipeline elapsedS  90        100 (50 to 200)               2             1.50           OUTSIDE',
  ]);
});

it('has the width of the hold-outs that are like it, and says how far beyond them it is', () => {
  expect(linesOf({ times: 0.5, kind: 'any' })).toContain(
    'The intervals above are as wide as the draws give them: the held-back runs ask for no more.',
  );
  expect(linesOf({ times: 1000, kind: 'larger' })).toContain(
    '1,000 times the largest size measured: the intervals were checked up to 10 times.',
  );
});
