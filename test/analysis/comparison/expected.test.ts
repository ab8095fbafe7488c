import { expect, test } from 'vitest';
import { contradictsExpected, expectationText } from '../../../src/analysis/comparison/expected.ts';
import type { Expectation } from '../../../src/core/record.ts';

const agrees: Expectation = {
  workload: 'all',
  strategy: 'direct',
  cell: 'direct x all #1',
  are: 'predictions',
  compared: 1000,
  missing: 0,
  differing: 0,
  maxDifference: 2e-7,
};
const differs: Expectation = {
  ...agrees,
  differing: 3,
  maxDifference: 0.5,
  missing: 2,
  unreadable: { rows: 4, first: 'line 9: column stored is empty' },
  example: { key: 5, origin: { line: 7, file: 'b.csv', id: '"a7"' }, output: 'weight', values: [7.5, 8] },
};

test.each<[string, Expectation, string]>([
  [
    'agreement',
    agrees,
    'direct agrees with the expected predictions: 1,000 instances, largest difference 2.00e-7 (allowed: 1e-5, absolute or relative).',
  ],
  [
    'a difference, with its first row',
    differs,
    'direct differs from the expected predictions in 3 of 1,000 instances: largest difference 0.5 (allowed: 1e-5, absolute or relative); first line 7 of b.csv (id "a7"), weight: 7.5, but predicted 8; 2 were not predicted; 4 rows of the source have none (line 9: column stored is empty).',
  ],
  [
    'labels',
    { ...agrees, are: 'labels', differing: 1, maxDifference: 1, example: { key: 5, output: 'kind', values: ['a', 'b'] } },
    'direct differs from the labels in 1 of 1,000 instances: largest difference 1 (allowed: 1e-5, absolute or relative); first instance 5, kind: a, but predicted b.',
  ],
  [
    'a source that could not be read again',
    { ...agrees, compared: 0, unreadable: { rows: 0, first: 'rows.csv: the file does not exist' } },
    'direct could not be compared with the expected predictions; reading them ended early: rows.csv: the file does not exist.',
  ],
])('says %s', (_, expectation, text) => {
  expect(expectationText(expectation)).toBe(text);
});

test('only predictions can be contradicted', () => {
  expect([agrees, differs, { ...differs, are: 'labels' as const }].map(contradictsExpected)).toEqual([false, true, false]);
});
