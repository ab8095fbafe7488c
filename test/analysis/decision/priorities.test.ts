import { expect, test } from 'vitest';
import { keeps, parseLimits, parsePriorities } from '../../../src/analysis/decision/priorities.ts';
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
  expect(parseLimits('p99<=50, usd_per_million >= 0.5, makespan < 2 min', [])).toEqual([
    { key: 'latency_p99_ms', relation: '<=', value: 50 },
    { key: 'cost_usd_per_million', relation: '>=', value: 0.5 },
    { key: 'makespan_s', relation: '<', value: 120 },
  ]);
});

test('everything wrong with the limits is told at once, and where', () => {
  const problems: Problem[] = [];
  parseLimits('latency_p9s<=50,rest.p99<=5,p99<=5 on stream,p99<=2 x p50,failed<1 %,p99.9<5', problems);
  expect(problems.map(({ file, message }) => `${file}: ${message}`)).toEqual([
    '--limit: there is no figure "latency_p9s" (did you mean "latency_p95"?)',
    '--limit: rest.p99<=5: holds for every strategy alike',
    '--limit: p99<=5 on stream: names a workload',
    '--limit: p99<=2 x p50: needs a number',
    '--limit: failed<1 %: needs a number',
    '--limit: p99.9 is not drawn: a decision knows p50, p95 and p99',
  ]);
});

test('a figure that does not exist keeps no limit', () => {
  expect(keeps({ a: 5 }, { key: 'a', relation: '<=', value: 5 })).toBe(true);
  expect(keeps({ a: 4 }, { key: 'a', relation: '>=', value: 5 })).toBe(false);
  expect(keeps({}, { key: 'a', relation: '<=', value: 5 })).toBe(false);
});
