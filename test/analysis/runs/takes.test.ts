import { expect, test } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import { takesOf } from '../../../src/analysis/runs/takes.ts';
import { english } from '../../../src/report/runs/english.ts';
import { korean } from '../../../src/report/runs/korean.ts';
import { batches } from '../../fixtures/repeats.ts';
import { runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

/** Three repeats of two strategies, one of them ten times as fast, both at servers of the user. */
function answered(fast: string, slow: string) {
  const real = { evidence: 'real server' } as const;
  return analyse(
    runRecord([...batches(fast, [1000, 1010, 1020], real), ...batches(slow, [100, 101, 102], real)], {
      experiment: { priorities: { throughput: 1 } },
    }),
    book,
  );
}

test('puts side by side what each run says to take', () => {
  const [one] = takesOf([answered('a', 'b'), answered('b', 'a')]);
  expect(one?.workload).toBe('batch');
  expect(one?.answers.map((answer) => answer && english.take(answer))).toEqual(['a (sure)', 'b (sure)']);
  expect(one?.answers.map((answer) => answer && korean.take(answer))).toEqual(['a (확실)', 'b (확실)']);
});

test('leaves out what only one run has', () => {
  expect(takesOf([answered('a', 'b'), { answers: [] }])).toEqual([]);
});
