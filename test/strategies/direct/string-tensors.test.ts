import { expect, it } from 'vitest';
import { DictionaryBuilder, type StringColumn } from '../../../src/core/batch.ts';
import { runOp } from '../../../src/strategies/direct/run-op.ts';
import { StringTensors } from '../../../src/strategies/direct/string-tensors.ts';
import { loadTensorflow } from '../../../src/strategies/direct/tensorflow.ts';

const addon = await loadTensorflow();

function column(dictionary: DictionaryBuilder, values: readonly (string | Uint8Array)[]): StringColumn {
  return { dtype: 'string', shape: [], codes: Uint32Array.from(values, (value) => dictionary.codeOf(value)), dictionary };
}

function written(tensors: StringTensors, strings: StringColumn, shape: readonly number[]): string[] {
  const id = tensors.write(strings, shape);
  try {
    return (addon.tensorDataSync(id) as Uint8Array[]).map((bytes) => Buffer.from(bytes).toString('latin1'));
  } finally {
    addon.deleteTensor(id);
  }
}

const latin1 = (values: readonly (string | Uint8Array)[]) => values.map((value) => Buffer.from(value).toString('latin1'));
/** More than TensorFlow keeps in the string itself. */
const long = 'a string that is longer than twenty-two bytes';
const many = (words: readonly (string | Uint8Array)[]) =>
  Array.from({ length: 600 }, (_, i) => words[(i * 7) % words.length] as string);

it('writes few and many strings, texts and bytes, whatever was written before', () => {
  const tensors = new StringTensors(addon);
  const words = new DictionaryBuilder();
  const others = new DictionaryBuilder();
  const steps: readonly (readonly [DictionaryBuilder, readonly (string | Uint8Array)[]])[] = [
    [words, ['é', 'b']],
    [words, many(['é', 'b', long])],
    // Its dictionary has grown.
    [words, many(['b', '', Uint8Array.of(0, 255, 128), 'neu'])],
    [others, many(['other', 'é'])],
    // More distinct strings than the column before had elements.
    [others, Array.from({ length: 900 }, (_, i) => `number ${i}`)],
    [others, many(['other', 'number 7'])],
    [words, many([long, 'neu'])],
    [words, ['b']],
  ];
  for (const [dictionary, values] of steps)
    expect(written(tensors, column(dictionary, values), [values.length])).toEqual(latin1(values));
  tensors.close();
});

it('keeps the shape', () => {
  const tensors = new StringTensors(addon);
  const strings = column(new DictionaryBuilder(), many(['a', 'b', 'c']));
  const id = tensors.write(strings, [300, 2]);
  const shape = runOp(addon, 'Shape', { T: 'string', out_type: 'int32' }, [id]);
  expect([...addon.tensorDataSync(shape)]).toEqual([300, 2]);
  tensors.close();
});
