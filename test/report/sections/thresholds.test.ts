import { expect, it } from 'vitest';
import type { Analysis } from '../../../src/analysis/index.ts';
import type { JudgedThreshold } from '../../../src/analysis/thresholds/judged.ts';
import { layOut } from '../../../src/report/formats/terminal.ts';
import { english } from '../../../src/report/language/en/index.ts';
import type { Language } from '../../../src/report/language/language.ts';
import { thresholdBlocks, thresholdTable } from '../../../src/report/sections/thresholds.ts';

const thresholds: readonly JudgedThreshold[] = [
  {
    text: 'p99 < 50 ms',
    state: 'broken',
    checks: ['a', 'b', 'c', 'd', 'e'].map((strategy, i) => ({
      workload: 'slow',
      strategy,
      key: 'latency_p99_ms',
      state: i === 0 ? 'held' : 'broken',
      value: 49 + i,
      interval: { low: 40, high: 60, coverage: 0.96 },
      allowed: 50,
    })),
  },
  {
    text: 'response_p99 < 1',
    state: 'not measured',
    checks: [{ state: 'not measured', key: 'response_p99_ms', reason: 'nothing has it' }],
  },
  {
    text: 'peak_rss < 1 GB',
    state: 'held',
    checks: [{ workload: 'w', strategy: 'a', key: 'peak_rss_bytes', state: 'held', value: 2 ** 29, allowed: 1e9 }],
  },
];

function shown(blocks: (analysis: Analysis, language: Language) => Parameters<typeof layOut>[0], of = thresholds): string {
  return layOut(blocks({ thresholds: of } as Analysis, english));
}

it('the answer counts them and names what is not held', () => {
  expect(shown(thresholdBlocks)).toBe(`1 held, 1 broken, 1 not measured.
! p99 < 50 ms is broken: b on slow 50 ms (40 to 60) against 50 ms; c on slow 51
  ms (40 to 60) against 50 ms; d on slow 52 ms (40 to 60) against 50 ms; 1 more
! response_p99 < 1 is not measured: nothing has it`);
});

it('the details have every check', () => {
  const text = shown(thresholdTable);
  expect(text).toContain('p99 < 50 ms       slow      a         49 ms (40 to 60)  50 ms    held');
  expect(text).toContain('response_p99 < 1  —         —         —                 —        not measured: nothing has it');
  expect(text).toContain('peak_rss < 1 GB   w         a         512 MiB           954 MiB  held');
});

it('nothing is said of them where there are none', () => {
  expect([shown(thresholdBlocks, []), shown(thresholdTable, [])]).toEqual(['', '']);
});
