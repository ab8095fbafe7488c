import { expect, test } from 'vitest';
import { fromWords, wordsOf } from '../../../src/strategies/direct/words.ts';

test('64-bit integers are written in both words', () => {
  const values = [0, -1, 2 ** 32, -(2 ** 32) - 5, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  expect([...new BigInt64Array(wordsOf(values).buffer)]).toEqual(values.map(BigInt));
});

test('and read exactly, those beyond 2^53 named', () => {
  const read = BigInt64Array.of(-1n, 4294967297n, -9007199254740991n, 9007199254740993n, -9007199254740992n);
  const { values, inexact } = fromWords(read);
  expect(values.slice(0, 3)).toEqual(Float64Array.of(-1, 4294967297, -9007199254740991));
  expect(inexact).toEqual([3, 4]);
  expect(fromWords(BigUint64Array.of(2n ** 64n - 1n, 5n))).toEqual({ values: Float64Array.of(2 ** 64, 5), inexact: [0] });
});
