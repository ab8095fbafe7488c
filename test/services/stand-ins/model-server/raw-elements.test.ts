import { expect, it } from 'vitest';
import { allocate, type NumericDType } from '../../../../src/core/dtypes.ts';
import { readHalf, writeHalf } from '../../../../src/services/stand-ins/model-server/half.ts';
import { rawOf, readNumbers, readStrings } from '../../../../src/services/stand-ins/model-server/raw-elements.ts';

function numbers(dtype: NumericDType, all: readonly number[]) {
  const values = allocate(dtype, all.length);
  values.set(all);
  return { dtype, shape: [], values };
}

it.each([
  ['float16', [1.5, -0.25], '003e00b4'],
  ['bfloat16', [1.5, -2], 'c03f00c0'],
  ['float32', [1.5, -Infinity], '0000c03f000080ff'],
  ['float64', [1.5], '000000000000f83f'],
  ['int8', [-1, 127], 'ff7f'],
  ['int16', [-2, 258], 'feff0201'],
  ['int32', [-2], 'feffffff'],
  ['int64', [-2, 2 ** 40], 'feffffffffffffff0000000000010000'],
  ['uint8', [255], 'ff'],
  ['uint16', [258], '0201'],
  ['uint32', [2 ** 31], '00000080'],
  ['uint64', [2 ** 40], '0000000000010000'],
] as const)('%s is read and written, low byte first', (dtype, all, hex) => {
  expect(Buffer.from(rawOf(numbers(dtype, all))).toString('hex')).toBe(hex);
  // At an odd place, as tensors after JSON are.
  const bytes = Buffer.from(`00${hex}`, 'hex').subarray(1);
  expect(readNumbers(bytes, dtype)).toEqual(all);
});

it('half an element is none', () => {
  expect(readNumbers(new Uint8Array(6), 'float32')).toBeUndefined();
});

it('bool is true and false', () => {
  expect(readNumbers(Uint8Array.of(0, 1, 7), 'bool')).toEqual([false, true, true]);
  expect(rawOf(numbers('bool', [0, 1]))).toEqual(Uint8Array.of(0, 1));
});

it('an integer beyond 2^53 is not rounded', () => {
  const bytes = new Uint8Array(BigInt64Array.of(9007199254740993n, -9007199254740993n).buffer);
  expect(readNumbers(bytes, 'int64')).toEqual([9007199254740993n, -9007199254740993n]);
});

it('strings stand after their lengths, texts or bytes', () => {
  const dictionary = { values: ['', 'né', Uint8Array.of(0xff, 0)] };
  const bytes = rawOf({ dtype: 'string', shape: [], codes: Uint32Array.of(1, 0, 2), dictionary });
  expect(Buffer.from(bytes).toString('hex')).toBe('030000006ec3a90000000002000000ff00');
  expect(readStrings(bytes)).toEqual(['né', '', Uint8Array.of(0xff, 0)]);
  expect([readStrings(bytes.subarray(0, 6)), readStrings(bytes.subarray(0, 9))]).toEqual([undefined, undefined]);
});

it('half precision keeps all of its bits', () => {
  const all = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => !Number.isNaN(readHalf(bits)));
  expect(all).toHaveLength(0x10000 - 2 * 1023);
  expect(all.filter((bits) => writeHalf(readHalf(bits)) !== bits)).toEqual([]);
  expect([readHalf(0x3c00), readHalf(0x0001), readHalf(0x7bff)]).toEqual([1, 2 ** -24, 65504]);
  expect(readHalf(writeHalf(NaN))).toBeNaN();
});
