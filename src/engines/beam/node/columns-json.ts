/** Columns as one JSON object of lists: `{"x":[1,2],"name":["a",{"b64":"/w=="}]}`. */
import {
  type Column,
  type Columns,
  DictionaryBuilder,
  elementsOf,
  elementsPerInstance,
  type Feature,
} from '../../../core/batch.ts';
import { bytesIn } from '../../../core/bytes.ts';
import { allocate } from '../../../core/dtypes.ts';
import { listText, valueWriter, type Writer } from '../../../data/columns/json.ts';

/** A value a row: bare, or nested lists of the column's shape. */
export type ColumnsJson = Readonly<Record<string, readonly unknown[]>>;

export function columnsJson(columns: Columns): string {
  const members = Object.entries(columns).map(([name, column]) => {
    const write = elementWriter(column);
    const size = Math.floor(elementsOf(column).length / elementsPerInstance(column.shape));
    return listText(write, size, `${JSON.stringify(name)}:`);
  });
  return `{${members.join(',')}}`;
}

/** Python reads `-0` as an integer, which has no sign. */
function elementWriter(column: Column): Writer {
  const write = valueWriter(column);
  const hasNegativeZero = column.dtype !== 'string' && column.values.some((value) => Object.is(value, -0));
  return hasNegativeZero ? (i, before = '') => before + write(i).replaceAll(/(?<![e\d])-0(?![.\d])/g, '-0.0') : write;
}

/** The columns of these features. Throws if values are missing, too many, or of another type: they were checked when they were read. */
export function columnsOf(features: readonly Feature[], lists: ColumnsJson, size: number): Columns {
  return Object.fromEntries(features.map((feature) => [feature.name, columnOf(feature, lists[feature.name] ?? [], size)]));
}

function columnOf({ name, dtype, shape }: Feature, list: readonly unknown[], size: number): Column {
  const flat = list.flat(shape.length);
  const elements = size * elementsPerInstance(shape);
  if (flat.length !== elements) throw new Error(`${name}: ${flat.length} values came from the pipeline, not ${elements}`);
  if (dtype !== 'string') {
    const values = allocate(dtype, elements);
    for (let i = 0; i < elements; i++) values[i] = Number(flat[i]);
    return { dtype, shape, values };
  }
  const dictionary = new DictionaryBuilder();
  const codes = Uint32Array.from(flat, (element) => {
    const value = typeof element === 'string' ? element : bytesIn(element);
    if (value === undefined) throw new Error(`${name}: ${JSON.stringify(element)} came from the pipeline, not a text or bytes`);
    return dictionary.codeOf(value);
  });
  return { dtype, shape, codes, dictionary };
}
