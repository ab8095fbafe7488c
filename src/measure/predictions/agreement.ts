/** Do the strategies predict the same? */
import { type Column, elementsPerInstance, type StringElement } from '../../core/batch.ts';
import { bytesJson, textOrBytes } from '../../core/bytes.ts';
import type { PredictionTable } from './table.ts';
import type { Agreement } from '../../core/record.ts';

export { PredictionTable } from './table.ts';

/** Absolute or relative; one suffices. */
export const tolerance = 1e-5;

type Disagreement = Extract<Agreement, { state: 'disagree' }>;

/** Compares the instances that both cells predicted. The example is the first differing output of the lowest key. */
export type TableComparison = Omit<Disagreement, 'workload' | 'state' | 'cells' | 'example'> &
  Partial<Pick<Disagreement, 'example'>>;

/** NaN equals NaN; strings must be equal; an output that only one table has differs. */
export function compareTables(a: PredictionTable, b: PredictionTable): TableComparison {
  const outputs = [...new Set([...a.outputs, ...b.outputs])].map((name) => ({ name, a: a.column(name), b: b.column(name) }));
  let compared = 0;
  let missing = 0;
  let differing = 0;
  let maxDifference = 0;
  let example: TableComparison['example'];
  for (let key = 0; key < Math.max(a.keyBound, b.keyBound); key++) {
    const [inA, inB] = [a.has(key), b.has(key)];
    if (inA !== inB) missing++;
    if (!inA || !inB) continue;
    compared++;
    let differs = false;
    for (const { name, a: one, b: other } of outputs) {
      const result = compareAt(one, key, other, key);
      if (Number.isFinite(result.difference)) maxDifference = Math.max(maxDifference, result.difference);
      if (result.difference <= tolerance) continue;
      differs = true;
      example ??= { key, output: name, values: result.values };
    }
    if (differs) differing++;
  }
  return { compared, missing, differing, maxDifference, ...(example !== undefined && { example }) };
}

type Values = readonly [number | string, number | string];
const none: Values = ['', ''];

/** Instance `atA` of one column and `atB` of another: the element with the largest difference. */
export function compareAt(
  a: Column | undefined,
  atA: number,
  b: Column | undefined,
  atB: number,
): { difference: number; values: Values } {
  if (a === undefined || b === undefined) return { difference: Infinity, values: [presence(a), presence(b)] };
  const width = elementsPerInstance(a.shape);
  if (elementsPerInstance(b.shape) !== width) return { difference: Infinity, values: [shapeOf(a), shapeOf(b)] };
  let difference = 0;
  let values = none;
  for (let i = 0; i < width; i++) {
    const [x, y] = [elementAt(a, atA * width + i), elementAt(b, atB * width + i)];
    const d = differenceOf(x, y);
    if (d > difference) {
      difference = d;
      values = [inWords(x), inWords(y)];
    }
  }
  return { difference, values };
}

function elementAt(column: Column, i: number): number | string {
  return column.dtype === 'string' ? comparable(column.dictionary.values[column.codes[i]!]!) : column.values[i]!;
}

/** One server answers in text what another gives as bytes. */
function comparable(value: StringElement): string {
  const read = typeof value === 'string' ? value : textOrBytes(value);
  return typeof read === 'string' ? read : bytesJson(read);
}

/** The tolerance at which two values would agree, or Infinity. */
function differenceOf(x: number | string, y: number | string): number {
  if (x === y || (Number.isNaN(x) && Number.isNaN(y))) return 0;
  if (typeof x === 'string' || typeof y === 'string' || !Number.isFinite(x) || !Number.isFinite(y)) return Infinity;
  const absolute = Math.abs(x - y);
  return Math.min(absolute, absolute / Math.max(Math.abs(x), Math.abs(y)));
}

function inWords(value: number | string): number | string {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function presence(column: Column | undefined): string {
  return column === undefined ? 'no such output' : 'present';
}

function shapeOf({ shape }: Column): string {
  return `shape [${shape.join(', ')}]`;
}

/**
 * Compares every cell of a workload with the one that has the most predictions, leaving out cells without any. On disagreement, returns
 * the pair in which the most instances differ.
 */
export function agreementOf(workload: string, tables: readonly (readonly [cellId: string, table: PredictionTable])[]): Agreement {
  const sized = tables.map(([id, table]) => ({ id, table, size: table.size })).filter(({ size }) => size > 0);
  const [reference] = sized.toSorted((a, b) => b.size - a.size);
  if (reference === undefined) return { workload, state: 'not compared', reason: 'no cell has predictions' };
  if (sized.length === 1) return { workload, state: 'not compared', reason: `only one cell has predictions: ${reference.id}` };
  const others = sized
    .filter((cell) => cell !== reference)
    .map(({ id, table }) => ({ id, ...compareTables(reference.table, table) }));
  const [worst] = others.toSorted((a, b) => b.differing - a.differing);
  if (worst?.example !== undefined) {
    const { compared, missing, differing, maxDifference, example } = worst;
    return { workload, state: 'disagree', cells: [reference.id, worst.id], compared, missing, differing, maxDifference, example };
  }
  const strangers = others.find(({ compared }) => compared === 0);
  if (strangers !== undefined) {
    return { workload, state: 'not compared', reason: `${reference.id} and ${strangers.id} have no instance in common` };
  }
  return {
    workload,
    state: 'agree',
    cells: sized.map(({ id }) => id),
    compared: Math.min(...others.map(({ compared }) => compared)),
    missing: Math.max(...others.map(({ missing }) => missing)),
    maxDifference: Math.max(...others.map(({ maxDifference }) => maxDifference)),
  };
}
