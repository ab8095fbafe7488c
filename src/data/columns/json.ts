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

/**
 * Writes something of one instance behind a text, by default an empty one. A text that only grows at its end takes two thirds of the time
 * of one that is put together from texts, each of which was.
 */
export type Writer = (index: number, before?: string) => string;

/** JSON texts of distinct strings by their prefix, cached with their dictionary. */
const textsByDictionary = new WeakMap<Dictionary, Map<string, string[]>>();

function textsOf(dictionary: Dictionary, prefix: string): readonly string[] {
  const byPrefix = textsByDictionary.get(dictionary) ?? new Map<string, string[]>();
  textsByDictionary.set(dictionary, byPrefix);
  const texts = byPrefix.get(prefix) ?? [];
  byPrefix.set(prefix, texts);
  for (let code = texts.length; code < dictionary.values.length; code++) {
    const text = prefix + stringText(dictionary.values[code] as StringElement);
    texts.push(code < mostInOnePiece ? inOnePiece(text) : text);
  }
  return texts;
}

/** Of a column with more distinct strings most are used once. */
const mostInOnePiece = 1024;

/** A joined text keeps its parts, and is put together again with every text that it becomes part of. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}

/** Bytes are written in TensorFlow Serving's form. */
function stringText(value: StringElement): string {
  return typeof value === 'string' ? JSON.stringify(value) : bytesJson(value);
}

/** Texts are cached for integers above 0 and below this, such as ages and counts. */
const smallIntegers = 1024;

/** By the prefix, as they were needed. */
const textsOfIntegers = new Map<string, string[]>();

function integersBehind(prefix: string): string[] {
  const texts = textsOfIntegers.get(prefix) ?? [];
  textsOfIntegers.set(prefix, texts);
  return texts;
}

/** NaN and infinities are written as strings, as in the JSON form of protocol buffers. */
function numberText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

function floatText(value: number): string {
  return Number.isFinite(value) ? float32Text(value) : `"${value}"`;
}

/** Writes rows of these columns as JSON objects. */
export function rowWriter(columns: Columns): Writer {
  const writers = Object.entries(columns).map(([name, column], i) =>
    memberWriter(column, `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`),
  );
  if (writers.length === 0) return (_, before = '') => `${before}{}`;
  return (index, before = '') => {
    let text = before;
    for (const write of writers) text = write(index, text);
    return `${text}}`;
  };
}

function memberWriter(column: Column, prefix: string): Writer {
  if (column.shape.length === 0) return elementWriter(column, prefix);
  const write = valueWriter(column);
  return (index, before = '') => write(index, before + prefix);
}

/** All instances as a JSON array, behind a text. */
export function listText(write: Writer, size: number, before = ''): string {
  let text = `${before}[`;
  for (let i = 0; i < size; i++) text = write(i, i === 0 ? text : `${text},`);
  return `${text}]`;
}

/** Writes the values of a column: a scalar, or nested arrays of its shape. */
export function valueWriter(column: Column): Writer {
  const element = elementWriter(column);
  const width = elementsPerInstance(column.shape);
  if (column.shape.length === 0) return element;
  return (index, before = '') => arrayText(element, index * width, width, column.shape, before);
}

/** Writes prefix and value as one prepared text where there are few values. */
function elementWriter(column: Column, prefix = ''): Writer {
  if (column.dtype === 'string') return stringWriter(column, prefix);
  const { values } = column;
  if (column.dtype === 'bool') {
    const [no, yes] = [`${prefix}false`, `${prefix}true`];
    return (i, before = '') => before + (values[i] === 0 ? no : yes);
  }
  const integers = integersBehind(prefix);
  const textOf = values instanceof Float32Array ? floatText : numberText;
  return (i, before = '') => {
    const value = values[i] as number;
    if (value > 0 && value < smallIntegers && value === (value | 0))
      return before + (integers[value] ??= inOnePiece(`${prefix}${value}`));
    return before + prefix + textOf(value);
  };
}

function stringWriter({ codes, dictionary }: StringColumn, prefix: string): Writer {
  const strings = textsOf(dictionary, prefix);
  return (i, before = '') => before + (strings[codes[i] as number] as string);
}

/** Bytes where a protocol has text alone. */
export class NotText extends Error {}

/** Writes single elements, bytes as the text that they are. Throws NotText for other bytes. */
export function textElementWriter(name: string, column: Column): (index: number) => string {
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

function arrayText(element: Writer, start: number, size: number, shape: readonly number[], before: string): string {
  const [length = 1, ...inner] = shape;
  const step = size / length;
  let text = `${before}[`;
  for (let i = 0; i < length; i++) {
    if (i > 0) text += ',';
    text = inner.length === 0 ? element(start + i, text) : arrayText(element, start + i * step, step, inner, text);
  }
  return `${text}]`;
}
