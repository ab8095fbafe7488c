import { describe, expect, it } from 'vitest';
import { type Columns, DictionaryBuilder, type StringColumn } from '../../../src/core/batch.ts';
import { rowWriter, valueWriter } from '../../../src/data/columns/json.ts';

function strings(dictionary: DictionaryBuilder, values: readonly string[], shape: readonly number[] = []): StringColumn {
  return { dtype: 'string', shape, codes: Uint32Array.from(values, (value) => dictionary.codeOf(value)), dictionary };
}

describe('rowWriter', () => {
  it('writes one object a row', () => {
    const columns: Columns = {
      sex: strings(new DictionaryBuilder(), ['m"\n', 'f']),
      'a "b"': { dtype: 'float32', shape: [], values: Float32Array.of(1, 0.1) },
      yes: { dtype: 'bool', shape: [], values: Uint8Array.of(0, 1) },
      grid: { dtype: 'int32', shape: [2, 2], values: Int32Array.of(1, 2, 3, 4, -5, 6, 7, 8) },
      words: strings(new DictionaryBuilder(), ['a', 'b', 'b', 'a'], [2]),
    };
    const write = rowWriter(columns);
    expect(write(0)).toBe(String.raw`{"sex":"m\"\n","a \"b\"":1,"yes":false,"grid":[[1,2],[3,4]],"words":["a","b"]}`);
    expect(write(1)).toBe(String.raw`{"sex":"f","a \"b\"":0.1,"yes":true,"grid":[[-5,6],[7,8]],"words":["b","a"]}`);
    expect(rowWriter({})(0)).toBe('{}');
  });

  it('writes bytes in base64', () => {
    const dictionary = new DictionaryBuilder();
    const codes = Uint32Array.of(dictionary.codeOf('a'), dictionary.codeOf(Uint8Array.of(0xff, 0)));
    const write = rowWriter({ image: { dtype: 'string', shape: [], codes, dictionary } });
    expect([write(0), write(1)]).toEqual(['{"image":"a"}', '{"image":{"b64":"/wA="}}']);
  });

  it('follows a dictionary that grows, under each of its keys', () => {
    const dictionary = new DictionaryBuilder();
    expect(rowWriter({ a: strings(dictionary, ['x']), b: strings(dictionary, ['y']) })(0)).toBe('{"a":"x","b":"y"}');
    expect(rowWriter({ a: strings(dictionary, ['z']), b: strings(dictionary, ['x']) })(0)).toBe('{"a":"z","b":"x"}');
    expect(valueWriter(strings(dictionary, ['z']))(0)).toBe('"z"');
  });
});

const numberText = (value: number) => valueWriter({ dtype: 'float64', shape: [], values: Float64Array.of(value) })(0);

describe('numbers', () => {
  it.each([
    [0, '0'],
    [1023, '1023'],
    [1024, '1024'],
    [-1, '-1'],
    [0.5, '0.5'],
    [5e9, '5000000000'],
    [1e21, '1e+21'],
    [Number.NaN, '"NaN"'],
    [Infinity, '"Infinity"'],
    [-Infinity, '"-Infinity"'],
  ])('%d', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it('gives every float32 back', () => {
    const bits = Uint32Array.from({ length: 20_000 }, (_, i) => Math.imul(i, 2_654_435_761));
    const values = new Float32Array(bits.buffer).filter((value) => Number.isFinite(value));
    const write = valueWriter({ dtype: 'float32', shape: [], values });
    expect(Float32Array.from(values, (_, i) => JSON.parse(write(i)) as number)).toEqual(values);
  });
});
