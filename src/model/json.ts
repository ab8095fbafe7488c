/** Columns to JSON text, row by row. A float32 is written as its double value, which reads back as the same float32. */
import { type Column, type Columns, type Dictionary, elementsPerInstance, type StringColumn } from '../batch.ts';

/** Writes one instance's value of a column. */
type ValueWriter = (index: number) => string;

/** Quotes each distinct string once, for as long as its dictionary lives. */
const quotedByDictionary = new WeakMap<Dictionary, string[]>();

function quoted(dictionary: Dictionary): readonly string[] {
  const known = quotedByDictionary.get(dictionary) ?? [];
  quotedByDictionary.set(dictionary, known);
  for (let code = known.length; code < dictionary.values.length; code++) known.push(JSON.stringify(dictionary.values[code]));
  return known;
}

/** JSON has no NaN and no infinities: they are written as strings, as protocol buffers' JSON form has them. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

/** Writes rows of these columns as JSON objects. */
export function rowWriter(columns: Columns): (index: number) => string {
  const writers = Object.entries(columns).map(([name, column], i) => {
    const key = `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    const write = valueWriter(column);
    return (index: number) => key + write(index);
  });
  if (writers.length === 0) return () => '{}';
  return (index) => {
    let text = '';
    for (const write of writers) text += write(index);
    return `${text}}`;
  };
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
  const strings = quoted(dictionary);
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
