/** What the sampled cells of a column are to an input of the model. */
import type { Feature } from '../../core/batch.ts';
import { BatchBuilder } from '../../data/columns/batch-builder.ts';
import type { DataFile, SampledColumn } from '../../data/inspect/data-file.ts';
import { CellProblem, isNullWord, textReader, typedReader } from '../../data/sources/values.ts';

export interface Observed {
  /** Sampled rows. */
  readonly rows: number;
  /** Cells that are empty, or have one of `emptyTexts`. */
  readonly empty: number;
  /** The words for no value that were found, such as NULL. An empty cell of a CSV file is the empty text. */
  readonly emptyTexts: readonly string[];
  /** Cells that are neither empty nor a value of the input's type. */
  readonly misfits: number;
  /** Different ones of these, up to a few more than can be listed. */
  readonly misfitCells: readonly string[];
  /** The most frequent cells that are not empty. */
  readonly frequent: readonly CellCount[];
  readonly distinct: number;
}

interface CellCount {
  readonly cell: string;
  readonly count: number;
}

/** Cells that are shown, or translated. */
export const mostFrequent = 10;

export function observe(feature: Feature, { cells }: SampledColumn, decimal: '.' | ',' | undefined): Observed {
  const reads = readerOf(feature, decimal);
  const emptyTexts = new Set<string>();
  const counts = new Map<string, number>();
  const misfitCells = new Set<string>();
  let empty = 0;
  let misfits = 0;
  for (const cell of cells) {
    if (isEmpty(cell, feature, decimal)) {
      empty++;
      if (typeof cell === 'string') emptyTexts.add(cell.trim());
      continue;
    }
    const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (reads(cell)) continue;
    misfits++;
    if (misfitCells.size <= mostFrequent) misfitCells.add(text);
  }
  const frequent = [...counts].map(([cell, count]) => ({ cell, count })).toSorted((a, b) => b.count - a.count);
  return {
    rows: cells.length,
    empty,
    emptyTexts: [...emptyTexts],
    misfits,
    misfitCells: [...misfitCells],
    frequent: frequent.slice(0, mostFrequent),
    distinct: counts.size,
  };
}

/** Undefined if cells have types of their own. */
export function decimalOf({ use, options }: DataFile): '.' | ',' | undefined {
  return use === 'jsonl' ? undefined : (options.decimal ?? '.');
}

/** Texts of a string input are values, whatever they say; an empty cell of a CSV file is none. */
function isEmpty(cell: unknown, { dtype }: Feature, decimal: '.' | ',' | undefined): boolean {
  if (cell === undefined || cell === null) return true;
  if (typeof cell !== 'string') return false;
  const text = dtype === 'string' ? cell : cell.trim();
  return dtype === 'string' ? decimal !== undefined && text === '' : text === '' || isNullWord(text);
}

function readerOf(feature: Feature, decimal: '.' | ',' | undefined): (cell: unknown) => boolean {
  const read = decimal === undefined ? typedReader(feature.dtype, feature.shape.length) : textReader(feature.dtype, decimal);
  const builder = new BatchBuilder([feature]);
  return (cell) => {
    const value = read(cell);
    return !(value instanceof CellProblem) && builder.add(0, { [feature.name]: value }) === undefined;
  };
}
