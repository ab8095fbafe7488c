import { expect, test } from 'vitest';
import type { Problem } from '../../src/core/problems.ts';
import { type Choices, resize } from '../../src/experiment/choices.ts';
import type { Workload } from '../../src/workloads/workload.ts';

const batch: Workload = { name: 'b', kind: 'batch', rows: 100 };
const loop: Workload = { name: 'c', kind: 'closed-loop', concurrency: 2, seconds: 60 };
const stream: Workload = { name: 's', kind: 'stream', arrivals: 'constant', ratePerS: 10, seed: 1 };
const replay: Workload = {
  name: 'r',
  kind: 'stream',
  arrivals: 'replay',
  path: 'times.txt',
  unit: 's',
  speed: 1,
  sha256: '',
  dueMs: [0, 9],
  seed: 1,
};

function resized(workloads: readonly Workload[], choices: Choices): [readonly Workload[], Problem[]] {
  const problems: Problem[] = [];
  return [resize(workloads, choices, problems), problems];
}

test('each workload takes what it has: a batch rows, a stream its rate, length and seed, a replay no rate, a closed loop its length', () => {
  const choices = { rows: 5, rate: 3, seconds: 7, seed: 9 };
  expect(resized([batch, stream, replay, loop], choices)).toEqual([
    [
      { ...batch, rows: 5 },
      { ...stream, ratePerS: 3, seconds: 7, seed: 9 },
      { ...replay, seconds: 7, seed: 9 },
      { ...loop, seconds: 7 },
    ],
    [],
  ]);
});

test('a size that no chosen workload has is refused; a seed belongs to the experiment too', () => {
  expect(resized([batch], { rate: 3, seconds: 7, seed: 9 })).toEqual([
    [batch],
    [
      { file: '--rate', message: 'none of the chosen workloads has a rate: b' },
      { file: '--seconds', message: 'none of the chosen workloads has seconds: b' },
    ],
  ]);
  expect(resized([replay, loop], { rows: 5, rate: 3 })[1]).toEqual([
    { file: '--rows', message: 'none of the chosen workloads has rows: r, c' },
    { file: '--rate', message: 'none of the chosen workloads has a rate: r, c' },
  ]);
});
