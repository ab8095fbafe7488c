import { describe, expect, it } from 'vitest';
import { holds, parseCondition, relations } from '../../../src/core/condition/condition.ts';
import { ProblemsError } from '../../../src/core/problems.ts';

function problemOf(text: string): string {
  try {
    parseCondition(text);
  } catch (error) {
    if (error instanceof ProblemsError) return error.message;
    throw error;
  }
  return 'none';
}

describe('a figure with a bound', () => {
  it.each([
    ['p99 < 50 ms', 'latency_p99_ms', '<', 50],
    ['p99<=50', 'latency_p99_ms', '<=', 50],
    ['p99.9 < 0.05 s', 'latency_p99.9_ms', '<', 50],
    ['latency_p95_ms <= 250us', 'latency_p95_ms', '<=', 0.25],
    ['latency_max < 1 s', 'latency_max_ms', '<', 1000],
    ['response_p99.9 < 20', 'response_p99.9_ms', '<', 20],
    ['latency_to_write_p99 ≤ 2 s', 'latency_to_write_p99_ms', '<=', 2000],
    ['makespan < 2 min', 'makespan_s', '<', 120],
    ['usd_per_million < 1', 'cost_usd_per_million', '<', 1],
    ['usd_per_month <= 300 USD', 'cost_usd_per_month', '<=', 300],
    ['throughput >= 80k rows/s', 'throughput_rows_per_s', '>=', 80_000],
    ['throughput > 1.5M', 'throughput_rows_per_s', '>', 1_500_000],
    ['rows_per_cpu > 1e3 /s', 'rows_per_cpu_s', '>', 1000],
    ['failed == 0', 'failed', '==', 0],
    ['failed = 0 rows', 'failed', '==', 0],
    ['peak_rss < 2 GiB', 'peak_rss_bytes', '<', 2 ** 31],
    ['maintenance <= 4 h', 'maintenance_h_per_month', '<=', 4],
    ['workers == 4', 'workers', '==', 4],
  ])('%s', (text, key, relation, value) => {
    expect(parseCondition(` ${text} `)).toEqual({ text, key, relation, bound: { kind: 'value', value } });
  });

  it('of one strategy, whose name may have points, in one workload', () => {
    expect(parseCondition('direct-v1.2.p99.9 < 50 ms on stream-100')).toEqual({
      text: 'direct-v1.2.p99.9 < 50 ms on stream-100',
      strategy: 'direct-v1.2',
      key: 'latency_p99.9_ms',
      relation: '<',
      bound: { kind: 'value', value: 50 },
      workload: 'stream-100',
    });
  });

  it.each([
    ['failed < 1 %', 0.01],
    ['throughput < -10%', -0.1],
  ])('a share: %s', (text, share) => {
    expect(parseCondition(text).bound).toEqual({ kind: 'share', share });
  });

  it.each([
    ['rest.p99 < 3 x direct.p99', 3],
    ['rest.p99 < 3x direct.p99', 3],
    ['rest.p99 < 0.5 * direct.p99', 0.5],
    ['rest.p99 < 2 × direct.p99', 2],
    ['rest.p99 < direct.p99', 1],
  ])('another figure: %s', (text, factor) => {
    expect(parseCondition(text)).toMatchObject({
      strategy: 'rest',
      bound: { kind: 'figure', factor, strategy: 'direct', key: 'latency_p99_ms' },
    });
  });
});

describe('what is wrong', () => {
  it.each([
    ['p99', 'must be a figure, a relation and a bound, not "p99"'],
    ['', 'must be a figure, a relation and a bound, not ""'],
    ['1 < p99 < 2', 'must be a figure, a relation and a bound, not "1 < p99 < 2"'],
    ['p99 <> 5', 'there is no relation "<>"\n    allowed: <=, >=, ==, <, >'],
    ['rest.througput > 5', 'there is no figure "througput" (did you mean "throughput"?)'],
    ['p0 < 5', 'there is no figure "p0"'],
    ['p100 < 5', 'there is no figure "p100"'],
    ['p99 < 50 rows/s', 'latency_p99_ms is not in "rows/s"\n    allowed: ms, us, µs, s, min, h, or nothing for ms'],
    ['throughput > 5 ms', 'throughput_rows_per_s is not in "ms"'],
    ['failed == 0 %%', 'failed is not in "%%"'],
    ['p99 < fast', 'there is no figure "fast"'],
    ['p99 < 3 x fast', 'there is no figure "fast"'],
  ])('%s', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });
});

it.each([
  ['<', [true, false, false]],
  ['<=', [true, true, false]],
  ['==', [false, true, false]],
  ['>=', [false, true, true]],
  ['>', [false, false, true]],
] as const)('4, 5 and 6 are %s 5', (relation, expected) => {
  expect([4, 5, 6].map((value) => holds(value, relation, 5))).toEqual(expected);
  expect(relations).toContain(relation);
});
