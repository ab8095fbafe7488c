import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { discountFlag, engineFlag, latencyBound, names, parseGiven, positive, whole } from '../../../src/cli/commands/flags.ts';
import type { ProblemsError } from '../../../src/core/problems.ts';

const schema = z.strictObject({
  file: z.string().min(1, 'must name a file'),
  rows: whole(1, 100),
  rate: positive(10),
  strategy: names,
});

describe('parseGiven', () => {
  it('reads what was typed', () => {
    expect(parseGiven(schema, { file: 'a.yaml', rows: '100', rate: '.5', strategy: 'direct, rest' })).toEqual({
      file: 'a.yaml',
      rows: 100,
      rate: 0.5,
      strategy: ['direct', 'rest'],
    });
  });

  it('names every flag and argument that is wrong, as it was typed', () => {
    let problems: unknown;
    try {
      parseGiven(schema, { file: '', rows: '1e1', rate: '11', strategy: 'direct,' }, ['file']);
    } catch (error) {
      problems = (error as ProblemsError).problems;
    }
    expect(problems).toEqual([
      { file: '<file>', message: 'must name a file, not ""' },
      { file: '--rows', message: 'must be a whole number from 1 to 100, not "1e1"' },
      { file: '--rate', message: 'must be a number above 0, at most 10, not "11"' },
      { file: '--strategy', message: 'must be names separated by commas, not "direct,"' },
    ]);
  });

  it.each(['', '-1', '0', '101', '1.5', ' 1', 'Infinity'])('refuses "%s" as a whole number from 1 to 100', (typed) => {
    expect(whole(1, 100).safeParse(typed).success).toBe(false);
  });
});

it.each([
  ['p99<=50', { percent: 99, ms: 50 }],
  ['p99.9 <= 2.5 ms', { percent: 99.9, ms: 2.5 }],
  ['latency_p95_ms<=7', { percent: 95, ms: 7 }],
  ['p99 < 0.05 s', { percent: 99, ms: 50 }],
])('a latency bound: %s', (text, bound) => {
  expect(latencyBound.parse(text)).toEqual(bound);
});

it.each(['p99', 'p0<=1', 'p100<=1', 'p99<=0', 'p99>=50', 'throughput<=5', 'rest.p99<=5', 'p99<=5 on a', 'p99<=5 %', '99<=50'])(
  'no latency bound: %s',
  (text) => {
    expect(latencyBound.safeParse(text).success).toBe(false);
  },
);

describe('discountFlag', () => {
  it.each([
    ['0.2', 0.2],
    ['.05', 0.05],
    ['0', 0],
    ['dataflow/streaming=0.2, vertex-ai = .1', { 'dataflow/streaming': 0.2, 'vertex-ai': 0.1 }],
  ])('%s', (text, discount) => {
    expect(discountFlag.parse(text)).toEqual(discount);
  });

  it.each(['1', '20%', '-0.1', 'dataflow=1.2', '0.2,dataflow=0.1', '0.1,0.2', ''])('refuses "%s"', (text) => {
    expect(discountFlag.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
      'must be a share below 1, or shares by SKU such as dataflow/streaming=0.2',
    ]);
  });
});

it('what was typed is quoted once', () => {
  const flags = z.strictObject({ lang: z.enum(['en', 'ko']).optional(), rows: whole(1, 9).optional() });
  const lang = '--lang: must be one of en, ko, not "de" (did you mean "en"?)';
  const rows = '--rows: must be a whole number from 1 to 9, not "0"';
  expect(() => parseGiven(flags, { lang: 'de' })).toThrow(expect.objectContaining({ message: lang }));
  expect(() => parseGiven(flags, { rows: '0' })).toThrow(expect.objectContaining({ message: rows }));
});

describe('an engine', () => {
  it.each([
    ['local', { use: 'local' }],
    ['beam', { use: 'beam' }],
    ['beam:prism', { use: 'beam', runner: 'prism' }],
  ])('%s', (typed, choice) => {
    expect(engineFlag.parse(typed)).toEqual(choice);
  });

  it.each([
    ['beam:prsim', ' (did you mean "beam:prism"?)'],
    ['prism', ''],
    ['local:direct', ' (did you mean "beam:direct"?)'],
    ['beam:flink:8081', ' (did you mean "beam:flink"?)'],
    ['', ''],
  ])('"%s" is none', (typed, near) => {
    const { error } = engineFlag.safeParse(typed);
    const names = 'local, beam, beam:direct, beam:prism, beam:flink, beam:dataflow';
    expect(error?.issues[0]?.message).toBe(`must be one of ${names}, not "${typed}"${near}`);
  });
});
