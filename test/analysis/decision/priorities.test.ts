import { expect, test } from 'vitest';
import { holds, parseLimits, parsePriorities } from '../../../src/analysis/decision/priorities.ts';
import type { Problem } from '../../../src/core/problems.ts';

function problemsOf(parse: (problems: Problem[]) => unknown): string[] {
  const problems: Problem[] = [];
  parse(problems);
  return problems.map(({ message }) => message);
}

test('what is not named has no weight', () => {
  expect(parsePriorities('cost=1, throughput=2.5', [])).toEqual({
    throughput: 2.5,
    latency: 0,
    cost: 1,
    implementation: 0,
    maintenance: 0,
  });
});

test('everything wrong with the priorities is told at once, with the nearest name', () => {
  expect(problemsOf((problems) => parsePriorities('coast=1,latency=much,throughput', problems))).toEqual([
    'there is no consideration "coast" (did you mean "cost"?)',
    'the weight of latency must be a number of 0 or more, not "much"',
    'throughput has no weight',
  ]);
  expect(problemsOf((problems) => parsePriorities('cost=0', problems))).toEqual(['weighs nothing']);
});

test('limits name a figure, a relation and a number', () => {
  const keys = ['latency_p99_ms', 'cost_usd_per_million'];
  expect(parseLimits('p99<=50, cost_usd_per_million >= 0.5', keys, [])).toEqual([
    { key: 'latency_p99_ms', relation: '<=', value: 50 },
    { key: 'cost_usd_per_million', relation: '>=', value: 0.5 },
  ]);
  expect(problemsOf((problems) => parseLimits('latency_p9_ms<=50,cost_usd_per_million=5', keys, problems))).toEqual([
    'there is no figure "latency_p9_ms" (did you mean "latency_p99_ms"?)',
    'must be a figure, <= or >=, and a number, not "cost_usd_per_million=5"',
  ]);
});

test('a figure that does not exist keeps no limit', () => {
  expect(holds({ key: 'a', relation: '<=', value: 5 }, { a: 5 })).toBe(true);
  expect(holds({ key: 'a', relation: '>=', value: 5 }, { a: 4 })).toBe(false);
  expect(holds({ key: 'a', relation: '<=', value: 5 }, {})).toBe(false);
});
