import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/analysis/answer/answer.ts';
import { answersOf } from '../../../src/analysis/answer/answers.ts';
import { analyse } from '../../../src/analysis/index.ts';
import { defaultPriorities } from '../../../src/core/keys/priorities.ts';
import type { Cell, RunRecord } from '../../../src/core/record.ts';
import { candidate, caseOf, costLine, decide } from '../../decide/candidates.ts';
import { batchResult, type Changes, measured, plan, runRecord, stream, streamResult } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

const { part, sku, unit, evidence, rule } = costLine();

/** At a service of the user's: its usage, in vCPU hours at 0.06 USD, is the bill. */
function served(strategy: string, throughputRowsPerS: number, quantity: number, repeats = 3): Cell[] {
  const usage = [{ part, sku, unit, evidence, rule, quantity }];
  const { measured: engine, ...rest } = batchResult({ evidence: 'cloud', throughputRowsPerS, usage });
  const { setUp: _, ...billed } = engine;
  return Array.from({ length: repeats }, (_, i) => measured(strategy, 'w', { ...rest, measured: billed }, i + 1));
}

/** On this machine: what it would be in the cloud is estimated. */
function local(strategy: string, rowsPerS: number, repeats = 3, changes: Changes = {}): Cell[] {
  return Array.from({ length: repeats }, (_, i) =>
    measured(strategy, 'w', batchResult({ throughputRowsPerS: rowsPerS, makespanS: 10_000 / rowsPerS, ...changes }), i + 1),
  );
}

function answered(cells: readonly Cell[], changes: Parameters<typeof runRecord>[1] = {}): Answer {
  const [answer, ...others] = analysed(runRecord(cells, changes)).answers;
  expect(others).toEqual([]);
  return answer as Answer;
}

function analysed(record: RunRecord) {
  return analyse(record, book);
}

describe('what to take', () => {
  it('is what the decision recommends, with what it does and what comes next', () => {
    const { take, figures, verdict, cloud } = answered([...served('quick', 2000, 10), ...served('cheap', 1000, 1)]);
    expect(take).toEqual(['cheap']);
    expect(figures).toEqual([
      { key: 'throughput_rows_per_s', value: 1000 },
      { key: 'cost_usd_per_million', value: 6 },
    ]);
    expect(verdict).toMatchObject({
      take: ['cheap'],
      tiesWith: [],
      sureness: { level: 'sure', share: 1 },
      figures: [
        { key: 'throughput_rows_per_s', value: 1000 },
        { key: 'cost_usd_per_million', value: 6 },
      ],
      next: { strategy: 'quick' },
      alone: false,
    });
    // The geometric mean of half the speed and ten times the cost: sqrt(10 / 2) - 1.
    expect(verdict.next?.worseBy).toBeCloseTo(Math.sqrt(5) - 1, 2);
    expect(verdict).not.toHaveProperty('place');
    expect(cloud).toBeUndefined();
  });

  it('on this machine is what is best there and in the cloud', () => {
    // The cloud waits for its machines: there the two are alike.
    const { take, verdict, cloud } = answered([...local('quick', 50_000), ...local('slow', 10_000)]);
    expect(verdict).toMatchObject({ place: 'this machine', take: ['quick'] });
    expect(cloud).toMatchObject({ place: 'the cloud', take: ['quick', 'slow'] });
    expect(take).toEqual(['quick']);
  });

  it('is nothing where the places differ', () => {
    const here = [candidate('quick', 2000, 1, { evidence: 'local' }), candidate('slow', 1000, 1, { evidence: 'local' })];
    const cloud = [candidate('quick', 1000, 20), candidate('slow', 1000, 1)];
    const question = { priorities: defaultPriorities, limits: [], seed: 1 };
    const [answer] = answersOf([decide(caseOf(here, { cloud }), question)], { workloads: [], efforts: [] });
    expect(answer).toMatchObject({ take: [], figures: [], verdict: { take: ['quick'] }, cloud: { take: ['slow'] } });
  });

  it('is nothing where there is no verdict, and why', () => {
    const failed: Cell = { ...plan('rest', 'w'), state: 'failed', reason: 'no server' };
    const { take, figures, verdict } = answered([...served('one', 1000, 1), failed]);
    expect({ take, figures }).toEqual({ take: [], figures: [] });
    expect(verdict.none).toEqual({
      kind: 'withheld',
      reasons: [{ reason: 'rest failed', remedy: 'Run again to the end, or without it (--strategy).' }],
    });
  });

  it('is compared with nothing where only one can be ranked', () => {
    expect(answered(served('one', 1000, 1)).verdict).toMatchObject({ take: ['one'], alone: true });
  });
});

describe('how sure', () => {
  it('is a share of the draws, and one word for it', () => {
    // 1 % apart in speed and alike in cost: each within 5 % of the best in every draw, and they tie.
    expect(answered([...served('a', 1000, 1), ...served('b', 990, 1)]).verdict.sureness).toMatchObject({ level: 'likely' });
  });

  it('is not known of one measurement', () => {
    expect(answered([...served('a', 1000, 1, 1), ...served('b', 500, 1, 1)]).verdict.sureness).toEqual({
      level: 'not known',
      because: [{ kind: 'repeats', repeats: 1 }],
    });
  });
});

const lacking = (strategy: string, quantity: number) =>
  served(strategy, 1000, quantity).map((cell) => {
    if (cell.state !== 'measured') return cell;
    const { measured } = cell.result;
    const usage = [...measured.usage, { part, sku: 'x/y', unit, evidence, rule, quantity: 1 }];
    return { ...cell, result: { ...cell.result, measured: { ...measured, usage } } };
  });

const costMarks = (third: Cell[]) =>
  answered([...served('cheap', 1000, 1), ...served('dear', 1000, 2), ...third]).rows.map(({ figures }) => figures[2]?.mark);

const streaming = (strategy: string, throughputRowsPerS: number) =>
  measured(strategy, 's', streamResult({ workload: stream, throughputRowsPerS }));

describe('the table', () => {
  it('has the best first, and marks it and what ties with it', () => {
    const { columns, rows } = answered([...served('worst', 500, 5), ...served('near', 980, 1), ...served('best', 1000, 1)]);
    expect(columns.map(({ consideration, key }) => [consideration, key])).toEqual([
      ['throughput', 'throughput_rows_per_s'],
      ['latency', undefined],
      ['cost', 'cost_usd_per_million'],
      ['implementation', undefined],
      ['maintenance', undefined],
    ]);
    expect(rows.map(({ strategy, figures: [throughput, , cost] }) => [strategy, throughput?.mark, cost?.mark])).toEqual([
      ['best', 'best', 'best'],
      ['near', 'tie', 'best'],
      ['worst', undefined, undefined],
    ]);
  });

  it('marks what the decision by this figure alone calls a tie, though it is more than 5 % behind', () => {
    const { verdict, rows } = answered([...local('quick', 50_000, 1), ...local('near', 47_450, 1), ...local('slow', 9000, 1)]);
    expect(verdict.take).toEqual(['near', 'quick']);
    expect(rows.map(({ strategy, figures: [throughput] }) => [strategy, throughput?.mark])).toEqual([
      ['near', 'tie'],
      ['quick', 'best'],
      ['slow', undefined],
    ]);
  });

  it('marks nothing where all are alike', () => {
    const { rows } = answered([...served('one', 1000, 1), ...served('other', 1000, 1)]);
    expect(rows.flatMap(({ figures }) => figures.map((figure) => figure?.mark))).toEqual(Array(10).fill(undefined));
  });

  it('marks no cost as the best where one that lacks a price might be less', () => {
    expect(costMarks(lacking('unknown', 0.5))).not.toContain('best');
    expect(costMarks(lacking('unknown', 10))).toContain('best');
  });

  it('shows the rate of a stream, and calls nobody the best in it', () => {
    const [one] = analysed(runRecord([streaming('a', 99), streaming('b', 50)])).answers;
    expect(one?.rows.map(({ figures: [throughput] }) => throughput)).toEqual([
      { key: 'throughput_rows_per_s', value: 99 },
      { key: 'throughput_rows_per_s', value: 50 },
    ]);
    expect(one?.figures.map(({ key }) => key)).toEqual(['latency_p99_ms', 'cost_usd_per_million']);
  });

  it('has what has no figures last, with the reason, and the share that failed', () => {
    const counts = { due: 10_000, ok: 9_950, failed: 40, dropped: 10, duplicates: 0 };
    const { rows } = answered([
      { ...plan('job', 'w'), state: 'not applicable', reason: 'a stream never ends' },
      ...local('lossy', 1000, 3, { counts }),
      ...local('sound', 500, 3),
    ]);
    expect(rows.map(({ strategy, state, reason, failedShare }) => [strategy, state, reason, failedShare])).toEqual([
      ['sound', 'ranked', undefined, 0],
      ['lossy', 'not ranked', '10 instances had no answer', 0.005],
      ['job', 'not applicable', 'a stream never ends', 0],
    ]);
  });
});
