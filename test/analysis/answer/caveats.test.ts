import { expect, test } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import type { Cell, RunRecord, Warning } from '../../../src/core/record.ts';
import { batchResult, type Changes, measured, plan, runRecord } from '../../fixtures/results.ts';
import { book, fullRun } from '../../fixtures/run.ts';

function warning(code: string): Warning {
  return { code, severity: 'caution', message: code, advice: 'Mend it.', data: {} };
}

function repeated(strategy: string, changes: Changes = {}, repeats = 6): Cell[] {
  return Array.from({ length: repeats }, (_, i) => measured(strategy, 'w', batchResult(changes), i + 1));
}

function kinds(record: RunRecord): string[] {
  return analyse(record, book).caveats.map((one) => (one.kind === 'warning' ? one.warning.code : one.kind));
}

test('what is wrong comes first, then stand-ins, repeats, warnings and what is assumed', () => {
  expect(kinds(fullRun)).toEqual([
    'disagree',
    'failed',
    'not ranked',
    'stand-in',
    'repeats',
    'retried',
    'unpriced',
    'assumed cost',
  ]);
});

test('of warnings those first after which the figures say least, each once', () => {
  const warnings = ['send-lag', 'unheard-of', 'short', 'drift'].map(warning);
  const cells = [...repeated('a', { warnings }), ...repeated('b', { warnings: [warning('short')] })];
  expect(kinds(runRecord(cells)).slice(0, 4)).toEqual(['drift', 'short', 'send-lag', 'unheard-of']);
  const short = analyse(runRecord(cells), book).caveats[1];
  expect(short).toMatchObject({ strategies: ['a', 'b'], workloads: ['w'] });
});

const failed = (strategy: string, repeat: number): Cell => ({
  ...plan(strategy, 'w', repeat),
  state: 'failed',
  reason: 'no server',
});

test('failures with one reason are one', () => {
  const cells = [failed('a', 1), failed('a', 2), failed('b', 1), ...repeated('c')];
  expect(analyse(runRecord(cells), book).caveats[0]).toEqual({
    kind: 'failed',
    reason: 'no server',
    strategies: ['a', 'b'],
    workloads: ['w'],
  });
});

test('six repeats are enough to say nothing of them', () => {
  expect(kinds(runRecord(repeated('a')))).not.toContain('repeats');
  expect(analyse(runRecord(repeated('a', {}, 5)), book).caveats).toContainEqual({
    kind: 'repeats',
    repeats: 5,
    most: 5,
    strategies: [],
    workloads: [],
  });
});

test('a run that was ended early or made smaller says so', () => {
  expect(kinds(runRecord(repeated('a'), { state: 'stopped' }))[0]).toBe('not run to its end');
  const scale = { factor: 0.1, full: [{ workload: 'w', rows: 100_000 }] };
  expect(kinds(runRecord(repeated('a'), { scale }))).toContain('scaled');
});
