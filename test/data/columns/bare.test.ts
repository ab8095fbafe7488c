import { expect, test } from 'vitest';
import type { Feature } from '../../../src/core/batch.ts';
import { byName } from '../../../src/data/columns/bare.ts';

const x: Feature = { name: 'x', dtype: 'string', shape: [] };
const y: Feature = { name: 'y', dtype: 'float32', shape: [] };

test.each([
  ['a value', 'a', [x], { x: 'a' }],
  ['bytes', { b64: 'YQ==' }, [x], { x: { b64: 'YQ==' } }],
  ['a name and its bytes', { x: { b64: 'YQ==' } }, [x], { x: { b64: 'YQ==' } }],
  ['a name beside others', { b64: 'YQ==', x: 'b' }, [x], { b64: 'YQ==', x: 'b' }],
  ['an object for a number', { b64: 'YQ==' }, [y], { b64: 'YQ==' }],
  ['names', { x: 'a', y: 1 }, [x, y], { x: 'a', y: 1 }],
  ['a value of a model with several', 'a', [x, y], undefined],
])('%s', (_, value, features, named) => expect(byName(value, features)).toEqual(named));
