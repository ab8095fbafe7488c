import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type Feature, rowsOf, type StringColumn } from '../../../src/core/batch.ts';
import { BatchBuilder, extraFeatures } from '../../../src/data/columns/batch-builder.ts';

const age: Feature = { name: 'age', dtype: 'float32', shape: [] };
const sex: Feature = { name: 'sex', dtype: 'string', shape: [] };
const one = (feature: Omit<Feature, 'name'>, value: unknown) =>
  new BatchBuilder([{ name: 'x', ...feature }]).add(0, { x: value })?.message;

/** Adds values to every feature, and answers the dictionary of the first. */
const builderOf = (features: readonly Feature[]) => {
  const builder = new BatchBuilder(features);
  return (values: readonly string[]) => {
    for (const [key, text] of values.entries()) builder.add(key, Object.fromEntries(features.map(({ name }) => [name, text])));
    return (builder.take().columns['sex'] as StringColumn).dictionary;
  };
};
const distinct = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe('BatchBuilder', () => {
  it('makes columns out of rows and is empty again', () => {
    const builder = new BatchBuilder([age, sex]);
    for (let key = 0; key < 100; key++)
      expect(builder.add(key * 2, { age: key / 2, sex: key % 2 ? 'm' : 'f', other: 1 })).toBeUndefined();
    expect(builder.size).toBe(100);
    const batch = builder.take();
    expect(batch.size).toBe(100);
    expect(batch.keys[99]).toBe(198);
    expect(rowsOf(batch)[99]).toEqual({ age: 49.5, sex: 'm' });
    expect((batch.columns['sex'] as StringColumn).dictionary.values).toEqual(['f', 'm']);
    expect(builder.take()).toMatchObject({ size: 0 });
  });

  it('names everything that is wrong with an instance and leaves it out, alone', () => {
    const builder = new BatchBuilder([age, sex, { name: 'twins', dtype: 'bool', shape: [] }]);
    builder.add(0, { age: 1, sex: 'f', twins: true });
    expect(builder.add(1, { age: '1', sex: 2 })).toEqual({
      message: 'feature age: "1" is not a number; feature sex: 2 is not a string; feature twins: missing',
    });
    builder.add(2, { age: 3, sex: 'm', twins: false });
    const batch = builder.take();
    expect([...batch.keys]).toEqual([0, 2]);
    expect(rowsOf(batch)).toEqual([
      { age: 1, sex: 'f', twins: true },
      { age: 3, sex: 'm', twins: false },
    ]);
  });

  it.each([
    ['float32', 'NaN', Number.NaN, 'feature x: NaN is not a finite number'],
    ['float32', 'infinity', Infinity, 'feature x: Infinity is not a finite number'],
    ['float32', 'too large', 1e39, 'feature x: 1e+39 is too large for float32'],
    ['float64', 'large', 1e39, undefined],
    ['float32', 'null', null, 'feature x: null is not a number'],
    [
      'float32',
      'halfway to 2^128, which rounds to infinity',
      3.4028235677973366e38,
      'feature x: 3.4028235677973366e+38 is too large for float32',
    ],
    ['float32', 'just below', 3.402823567797336e38, undefined],
    ['float16', 'largest', 65_504, undefined],
    ['float16', 'too large', 65_520, 'feature x: 65520 is too large for float16'],
    ['int32', 'a fraction', 1.5, 'feature x: 1.5 is not a whole number, as int32 is'],
    ['int32', 'largest', 2 ** 31 - 1, undefined],
    ['int32', 'too large', 2 ** 31, 'feature x: 2147483648 does not fit into int32, which goes from -2147483648 to 2147483647'],
    ['uint8', 'largest', 255, undefined],
    ['uint8', 'too large', 256, 'feature x: 256 does not fit into uint8, which goes from 0 to 255'],
    ['int8', 'smallest', -128, undefined],
    ['uint64', 'negative', -1, 'feature x: -1 is negative, and uint64 is not'],
    ['int64', 'large', 2 ** 53 - 1, undefined],
    ['int64', 'too large', 2 ** 53, 'feature x: 9007199254740992 is beyond 2^53, up to which predbench holds int64 exactly'],
    [
      'int64',
      'as the file has it',
      9007199254740993n,
      'feature x: 9007199254740993 is beyond 2^53, up to which predbench holds int64 exactly',
    ],
    ['bool', 'a number', 1, 'feature x: 1 is not true or false'],
    ['bool', 'true', true, undefined],
    ['string', 'an object', { a: 1 }, 'feature x: {"a":1} is not a string'],
    ['string', 'empty', '', undefined],
    ['string', 'bytes', { b64: '/w==' }, undefined],
    ['string', 'bytes without padding', { b64: '/w' }, undefined],
    [
      'string',
      'no base64',
      { b64: '/w=' },
      'feature x: {"b64":"/w="} is not bytes: "b64" must be standard base64, with nothing beside it',
    ],
    [
      'string',
      'more than bytes',
      { b64: '/w==', a: 1 },
      'feature x: {"b64":"/w==","a":1} is not bytes: "b64" must be standard base64, with nothing beside it',
    ],
    [
      'string',
      'half of a surrogate pair',
      'a\ud800',
      'feature x: "a\\ud800" is not valid Unicode: it has half of a surrogate pair',
    ],
  ] as const)('%s: %s', (dtype, _name, value, message) => {
    expect(one({ dtype, shape: [] }, value)).toBe(message);
  });

  it.each([
    ['a scalar for one element', [1], 5, undefined],
    ['a list for a scalar', [], [5], 'feature x: a list instead of a single value'],
    ['a scalar for three', [3], 5, 'feature x: a single value instead of shape [3]'],
    [
      'right',
      [2, 2],
      [
        [1, 2],
        [3, 4],
      ],
      undefined,
    ],
    ['too few', [3], [1, 2], 'feature x: not of shape [3]: a list of 2 in place of a list of 3'],
    ['ragged', [2, 2], [[1, 2], [3]], 'feature x: not of shape [2, 2]: a list of 1 in place of a list of 2'],
    ['too deep', [2], [[1], [2]], 'feature x: not of shape [2]: too deeply nested'],
    ['a bad element', [2], [1, 'a'], 'feature x: "a" is not a number'],
  ] as const)('shape: %s', (_name, shape, value, message) => {
    expect(one({ dtype: 'float32', shape }, value)).toBe(message);
  });

  it('holds nested values row-major', () => {
    const builder = new BatchBuilder([{ name: 'x', dtype: 'string', shape: [2, 1] }]);
    builder.add(0, { x: [['a'], ['b']] });
    builder.add(1, { x: [['b'], ['c']] });
    const { columns, ...batch } = builder.take();
    expect([...(columns['x'] as StringColumn).codes]).toEqual([0, 1, 1, 2]);
    expect(rowsOf({ ...batch, columns })).toEqual([{ x: [['a'], ['b']] }, { x: [['b'], ['c']] }]);
  });

  describe('shares a dictionary between batches', () => {
    it('of few values', () => {
      const dictionaryOf = builderOf([sex]);
      const first = dictionaryOf(['a']);
      expect(dictionaryOf(['b'])).toBe(first);
      // Many, but each comes twice and more.
      const often = distinct(2000, 'x');
      expect(dictionaryOf([...often, ...often, ...often])).toBe(first);
      expect(dictionaryOf(['a'])).toBe(first);
    });

    it('not of values that hardly return', () => {
      const dictionaryOf = builderOf([sex]);
      const first = dictionaryOf(distinct(2000, 'x'));
      const second = dictionaryOf(distinct(2000, 'y'));
      expect(second).not.toBe(first);
      expect(second.values).toHaveLength(2000);
    });

    it('until it is large, all columns together', () => {
      const long = 'x'.repeat(2 ** 20);
      const threeTimes = [`${long}1`, `${long}1`, `${long}1`];
      const ofOne = builderOf([sex]);
      const first = ofOne(threeTimes);
      expect(ofOne(['a'])).toBe(first);
      const ofMany = builderOf([sex, ...distinct(7, 'f').map((name) => ({ ...sex, name }))]);
      const shared = ofMany(threeTimes);
      expect(ofMany(['a'])).not.toBe(shared);
    });
  });

  it('is large when its values are, numbers or texts', () => {
    const wide = new BatchBuilder([{ name: 'image', dtype: 'float32', shape: [1_500_000] }]);
    const image = Array.from({ length: 1_500_000 }, () => 0);
    for (const isLarge of [false, false, true]) {
      expect(wide.add(0, { image })).toBeUndefined();
      expect(wide.isLarge).toBe(isLarge);
    }
    expect(wide.take().size).toBe(3);
    expect(wide.isLarge).toBe(false);

    const long = new BatchBuilder([sex]);
    for (const [text, isLarge] of [
      ['a', false],
      ['b', false],
      ['b', false],
      ['c', true],
    ] as const) {
      long.add(0, { sex: text.repeat(6_000_000) });
      expect(long.isLarge).toBe(isLarge);
    }
  });

  it('keeps no text alive from which a string was cut', () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const builder = new BatchBuilder([sex]);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let key = 0; key < 50; key++) {
      const megabyte = `${key} `.repeat(2 ** 18);
      builder.add(key, { sex: megabyte.slice(key, key + 40) });
    }
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10 * 2 ** 20);
    expect(builder.size).toBe(50);
  });

  it('cuts a long value short in its message', () => {
    expect(one({ dtype: 'float32', shape: [] }, 'x'.repeat(1000))).toBe(`feature x: "${'x'.repeat(59)}... is not a number`);
  });
});

describe('extraFeatures', () => {
  it('names what the signature does not have, with the nearest name', () => {
    expect(extraFeatures({ age: 1, sex: 'f' }, [age, sex])).toEqual([]);
    expect(extraFeatures({ agee: 1, income: 2 }, [age, sex])).toEqual([
      'feature agee: not in the signature (did you mean "age"?); it has: age, sex',
      'feature income: not in the signature; it has: age, sex',
    ]);
  });
});
