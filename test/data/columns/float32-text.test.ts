import { expect, it } from 'vitest';
import { float32Text } from '../../../src/data/columns/float32-text.ts';

it.each([
  [3.1, '3.1'],
  [-3.1, '-3.1'],
  [0, '0'],
  [-0, '-0'],
  [7.5, '7.5'],
  [123_456.79, '123456.79'],
  [0.000_123_456_7, '0.0001234567'],
  [1e-45, '1e-45'],
  [3.402_823_5e38, '3.4028235e+38'],
  [16_777_216, '16777216'],
  [123_456_792, '123456790'],
])('the float32 nearest to %d is %s', (value, text) => {
  expect(float32Text(Math.fround(value))).toBe(text);
});

it('reads back as the same float32, also by way of a double', () => {
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  let wrong = 0;
  for (let i = 0; i < 200_000; i++) {
    bits[0] = Math.imul(i, 0x9e37_79b1);
    const value = float[0] ?? 0;
    if (Number.isFinite(value) && !Object.is(Math.fround(Number(float32Text(value))), value)) wrong++;
  }
  expect(wrong).toBe(0);
});
