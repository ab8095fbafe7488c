/** Columns that are the elements of one input, as models of tables often have it. */
import type { Feature } from '../../core/batch.ts';
import type { DataFile, SampledColumn } from '../../data/inspect/data-file.ts';
import { mostLost } from './candidates.ts';
import { decimalOf, observe } from './observe.ts';
import type { Said } from './said.ts';

/** Between the columns of a list in what the user says. */
export const between = '+';

/** What was said is a list of columns, unless one is called so. */
export function saidColumns(said: string, columns: readonly SampledColumn[]): readonly string[] {
  return columns.some(({ name }) => name === said) ? [said] : said.split(between).map((name) => name.trim());
}

/** The columns of an input that is a list: those that the user says, or those of its type, if there are just as many. */
export function listColumns(input: Feature, data: DataFile, said: Said): readonly string[] | undefined {
  const text = said.columns[input.name];
  if (text !== undefined) {
    const columns = saidColumns(text, data.columns);
    return columns.length > 1 ? columns : undefined;
  }
  const fitting = elementColumns(input, data);
  return fitting.length === input.shape[0] ? fitting : undefined;
}

/** Columns that may be elements of it, in the order of the file. */
export function elementColumns(input: Feature, data: DataFile): readonly string[] {
  const element = { ...input, shape: [] };
  return data.columns
    .filter((column) => {
      const { misfits, empty, rows } = observe(element, column, decimalOf(data));
      return misfits <= rows * mostLost && empty < rows;
    })
    .map(({ name }) => name);
}
