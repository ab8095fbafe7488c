/** Columns to JSON text, row by row. A float32 is written as its double value, which reads back as the same float32. */
import { type Column, type Columns, type Dictionary, elementsPerInstance, type StringColumn } from '../../core/batch.ts';

/** Writes one instance's value of a column. */
type ValueWriter = (index: number) => string;

/** Texts of distinct strings by what stands before them, made once for as long as their dictionary lives. */
const textsByDictionary = new WeakMap<Dictionary, Map<string, string[]>>();

function textsOf(dictionary: Dictionary, prefix: string): readonly string[] {
  const byPrefix = textsByDictionary.get(dictionary) ?? new Map<string, string[]>();
  textsByDictionary.set(dictionary, byPrefix);
  const texts = byPrefix.get(prefix) ?? [];
  byPrefix.set(prefix, texts);
  for (let code = texts.length; code < dictionary.values.length; code++)
    texts.push(prefix + JSON.stringify(dictionary.values[code]));
  return texts;
}

/** Ages, counts and the like, whose texts need not be made again. */
const smallIntegers: readonly string[] = Array.from({ length: 1024 }, (_, value) => String(value));

/** JSON has no NaN and no infinities: they are written as strings, as protocol buffers' JSON form has them. */
export function numberText(value: number): string {
  // Minus zero is an integer too, and must stay one.
  if (value > 0 && value < smallIntegers.length && value === (value | 0)) return smallIntegers[value] as string;
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

/** Writes rows of these columns as JSON objects. */
export function rowWriter(columns: Columns): (index: number) => string {
  const writers = Object.entries(columns).map(([name, column], i) =>
    memberWriter(column, `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`),
  );
  if (writers.length === 0) return () => '{}';
  return (index) => {
    let text = '';
    for (const write of writers) text += write(index);
    return `${text}}`;
  };
}

/** Writes a member: its name and its value in one text where that is known beforehand, since joining texts is what takes the time. */
function memberWriter(column: Column, prefix: string): ValueWriter {
  if (column.dtype === 'string' && column.shape.length === 0) {
    const { codes, dictionary } = column;
    const texts = textsOf(dictionary, prefix);
    return (index) => texts[codes[index] as number] as string;
  }
  const write = valueWriter(column);
  return (index) => prefix + write(index);
}

/** Writes the values of one column: a scalar, or nested arrays after its shape. */
export function valueWriter(column: Column): ValueWriter {
  const element = elementWriter(column);
  const width = elementsPerInstance(column.shape);
  if (column.shape.length === 0) return element;
  return (index) => arrayText(element, index * width, width, column.shape);
}

function elementWriter(column: Column): ValueWriter {
  if (column.dtype === 'string') return stringWriter(column);
  const { values } = column;
  if (column.dtype === 'bool') return (i) => (values[i] === 0 ? 'false' : 'true');
  return (i) => numberText(values[i] as number);
}

function stringWriter({ codes, dictionary }: StringColumn): ValueWriter {
  const strings = textsOf(dictionary, '');
  return (i) => strings[codes[i] as number] as string;
}

function arrayText(element: ValueWriter, start: number, size: number, shape: readonly number[]): string {
  const [length = 1, ...inner] = shape;
  const step = size / length;
  let text = '[';
  for (let i = 0; i < length; i++) {
    if (i > 0) text += ',';
    text += inner.length === 0 ? element(start + i) : arrayText(element, start + i * step, step, inner);
  }
  return `${text}]`;
}
