import { expect, test } from 'vitest';
import type { Comparison } from '../../../src/analysis/comparison/comparison.ts';
import { compareRuns } from '../../../src/analysis/runs/compare-runs.ts';
import { renderTerminal } from '../../../src/report/formats/terminal.ts';
import { runsSections } from '../../../src/report/runs/comparison.ts';
import { korean } from '../../../src/report/runs/korean.ts';
import { machine } from '../../fixtures/results.ts';
import { batches, run, streams } from '../../fixtures/repeats.ts';

const rates = [1000, 1010, 1020, 1030, 1040, 1050];
const times = (factor: number) => rates.map((rate) => rate * factor);
const base = run(batches('direct', rates));

test.each<[string, Comparison, Comparison, string]>([
  [
    'faster',
    base,
    run(batches('direct', times(1.12))),
    'B: batch의 direct에서 처리량 12 % 증가. 그 밖에 유의한 변화는 없습니다.',
  ],
  [
    'on another machine',
    base,
    run(batches('direct', times(0.9)), { machine: { ...machine, cores: 8 }, versions: { predbench: '0.2.0' } }),
    'B: batch의 direct에서 처리량 10 % 감소. 함께 달라진 것: machine, predbench, node 외 2개. 어느 하나의 효과라고 할 수 없습니다.',
  ],
  [
    'latency',
    run(streams('rest', [5, 5.1, 5.2, 5.3, 5.4, 5.5])),
    run(streams('rest', [10, 10.2, 10.4, 10.6, 10.8, 11])),
    'B: stream의 rest에서 지연 시간 p50 100 % 증가, stream의 rest에서 지연 시간 p99 100 % 증가. 그 밖에 유의한 변화는 없습니다.',
  ],
  ['the same', base, base, 'B: 지표 2개에서 유의한 변화가 없습니다.'],
  [
    'once each',
    run(batches('direct', [1000])),
    run(batches('direct', [1200])),
    'B: 반복이 적어(1회와 1회) 변화가 유의한지 알 수 없습니다. 실행마다 6회 이상 필요합니다. 검정하지 않은 가장 큰 차이: batch의 direct에서 rows/s +20 %.',
  ],
  ['nothing in common', base, run(batches('rest', rates)), 'B: 공통된 전략과 워크로드가 없어 비교할 수 없습니다.'],
])('%s', (_, a, b, sentence) => {
  const { pairs, tests } = compareRuns([a, b]);
  expect(korean.headline(pairs[0]!, tests)).toBe(sentence);
});

test('what it says itself is in Korean throughout', () => {
  const comparison = compareRuns([base, run(batches('direct', times(1.12)))]);
  const text = renderTerminal(runsSections({ comparison, takes: [], limits: [] }, korean));
  expect(text).toContain('A 대비 B');
  expect(text).toContain('기록상 그 밖에 달라진 것은 없습니다.');
  expect(text).toMatch(/전략 +지표 +판정 +A +B +변화 +95 % 신뢰 구간/);
  expect(text).toMatch(/direct +rows\/s +개선 /);
});
