import { expect, test } from 'vitest';
import type { NextStep } from '../../../src/analysis/answer/next-steps.ts';
import { analyse } from '../../../src/analysis/index.ts';
import type { Cell, Warning } from '../../../src/core/record.ts';
import { prism } from '../../fixtures/beam.ts';
import { batchResult, type Changes, measured, plan, runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

function local(strategy: string, rowsPerS: number, repeats: number, changes: Changes = {}): Cell[] {
  return Array.from({ length: repeats }, (_, i) =>
    measured(strategy, 'w', batchResult({ throughputRowsPerS: rowsPerS, makespanS: 10_000 / rowsPerS, ...changes }), i + 1),
  );
}

const names = ['quick', 'middle', 'slow'];
const experiment = { strategies: names.map((name) => ({ name })), workloads: [{ name: 'w' }, { name: 'other' }] };

function steps(cells: readonly Cell[], changes: Parameters<typeof runRecord>[1] = {}): readonly NextStep[] {
  return analyse(runRecord(cells, { experiment, experimentFile: 'mine.yaml', ...changes }), book).nextSteps;
}

test('what failed comes before all else', () => {
  const failed: Cell = { ...plan('slow', 'w'), state: 'failed', reason: 'no server' };
  expect(steps([...local('quick', 2000, 1), failed])).toEqual([
    { kind: 'again', command: ['run', '--resume', '20261123-100000-test'] },
  ]);
});

test('what Beam ran is run there again', () => {
  const [step] = steps([...local('quick', 100, 1), ...local('slow', 50, 1)], { engine: prism });
  expect(step && 'command' in step && step.command).toEqual([
    'run',
    'mine.yaml',
    '--engine',
    'beam:prism',
    '--workload',
    'w',
    '--strategy',
    'quick,slow',
    '--repeats',
    '12',
  ]);
});

test('what ran once is repeated, of the contenders only, and about how long that takes', () => {
  const cells = [...local('quick', 100, 1), ...local('middle', 50, 1), ...local('slow', 1, 1)];
  // 12 times 100 s and 200 s.
  expect(steps(cells)).toEqual([
    {
      kind: 'repeats',
      repeats: 12,
      longer: false,
      hours: 1,
      command: ['run', 'mine.yaml', '--workload', 'w', '--strategy', 'quick,middle', '--repeats', '12'],
    },
  ]);
});

test('a batch that was too short gets rows for 3 s, to one digit', () => {
  const warnings: Warning[] = [{ code: 'short', severity: 'caution', message: '', advice: '', data: {} }];
  const [step] = steps([...local('quick', 70_000, 1, { warnings }), ...local('middle', 30_000, 1)]);
  expect(step).toMatchObject({ kind: 'repeats', longer: true });
  // 3 s at 70,000 rows/s are 210,000.
  expect(step !== undefined && 'command' in step ? step.command?.slice(-2) : []).toEqual(['--rows', '300000']);
});

test('a run that was made smaller is run at full size', () => {
  const scale = { factor: 0.1, full: [{ workload: 'w', rows: 100_000 }] };
  expect(steps(local('quick', 100, 3), { scale })).toEqual([
    { kind: 'full size', repeats: 12, command: ['run', 'mine.yaml', '--repeats', '12'] },
  ]);
});

test('a run of an earlier version did not keep the name of its file', () => {
  const cells = [...local('quick', 100, 1), ...local('middle', 50, 1)];
  const [step] = analyse(runRecord(cells, { experiment }), book).nextSteps;
  expect(step !== undefined && 'command' in step ? step.command?.[1] : undefined).toBe('EXPERIMENT.yaml');
});
