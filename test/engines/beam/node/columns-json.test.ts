import { expect, it } from 'vitest';
import { columnsJson, columnsOf } from '../../../../src/engines/beam/node/columns-json.ts';

const x = { dtype: 'float32', shape: [2], values: Float32Array.of(-0, 1e-7, 0, -0.5, -0, -0) } as const;
const features = [{ name: 'x', dtype: 'float32', shape: [2] }] as const;

it('writes a negative zero as a number with a point: Python has no negative integer zero', () => {
  expect(columnsJson({ x })).toBe('{"x":[[-0.0,1e-7],[0,-0.5],[-0.0,-0.0]]}');
});

it('reads what it wrote', () => {
  expect(columnsOf(features, JSON.parse(columnsJson({ x })), 3)).toEqual({ x });
});
