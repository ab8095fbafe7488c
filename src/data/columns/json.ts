/** Columns to JSON text, row by row. */
import {
  type Column,
  type Columns,
  type Dictionary,
  elementsPerInstance,
  type StringColumn,
  type StringElement,
} from '../../core/batch.ts';
import { bytesJson, textOrBytes } from '../../core/bytes.ts';
import { float32Text } from './float32-text.ts';

/** Writes one instance's value of a column. */
type ValueWriter = (index: number) => string;

/** JSON texts of distinct strings by their prefix, cached with their dictionary. */
const textsByDictionary = new WeakMap<Dictionary, Map<string, string[]>>();

function textsOf(dictionary: Dictionary, prefix: string): readonly string[] {
  const byPrefix = textsByDictionary.get(dictionary) ?? new Map<string, string[]>();
  textsByDictionary.set(dictionary, byPrefix);
  const texts = byPrefix.get(prefix) ?? [];
  byPrefix.set(prefix, texts);
  for (let code = texts.length; code < dictionary.values.length; code++)
    texts.push(prefix + stringText(dictionary.values[code] as StringElement));
  return texts;
}

/** Bytes are written in TensorFlow Serving's form. */
function stringText(value: StringElement): string {
  return typeof value === 'string' ? JSON.stringify(value) : bytesJson(value);
}

/** Cached texts of small integers, such as ages and counts. */
const smallIntegers: readonly string[] = Array.from({ length: 1024 }, (_, value) => String(value));

/** NaN and infinities are written as strings, as in the JSON form of protocol buffers. */
export function numberText(value: number): string {
  if (value > 0 && value < smallIntegers.length && value === (value | 0)) return smallIntegers[value] as string;
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

function floatText(value: number): string {
  if (value > 0 && value < smallIntegers.length && value === (value | 0)) return smallIntegers[value] as string;
  return Number.isFinite(value) ? float32Text(value) : `"${value}"`;
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

/** Writes name and value as one prepared text if possible, since joining texts is slow. */
function memberWriter(column: Column, prefix: string): ValueWriter {
  if (column.dtype === 'string' && column.shape.length === 0) {
    const { codes, dictionary } = column;
    const texts = textsOf(dictionary, prefix);
    return (index) => texts[codes[index] as number] as string;
  }
  const write = valueWriter(column);
  return (index) => prefix + write(index);
}

/** Writes the values of a column: a scalar, or nested arrays of its shape. */
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
  if (values instanceof Float32Array) return (i) => floatText(values[i] as number);
  return (i) => numberText(values[i] as number);
}

function stringWriter({ codes, dictionary }: StringColumn): ValueWriter {
  const strings = textsOf(dictionary, '');
  return (i) => strings[codes[i] as number] as string;
}

/** Bytes where a protocol has text alone. */
export class NotText extends Error {}

/** Writes single elements, bytes as the text that they are. Throws NotText for other bytes. */
export function textElementWriter(name: string, column: Column): ValueWriter {
  const flat = { ...column, shape: [] };
  if (flat.dtype !== 'string') return valueWriter(flat);
  const texts = new Map<number, string>();
  return (i) => {
    const code = flat.codes[i] as number;
    const known = texts.get(code);
    if (known !== undefined) return known;
    const value = flat.dictionary.values[code] as StringElement;
    const text = typeof value === 'string' ? value : textOrBytes(value);
    if (typeof text !== 'string')
      throw new NotText(`${name} has bytes that are not UTF-8, which this protocol's JSON cannot carry`);
    const written = JSON.stringify(text);
    texts.set(code, written);
    return written;
  };
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
