/** Shapes that a signature leaves open, by the lists in the data. */
import type { Shapes } from '../../core/signature.ts';
import type { DataFile } from '../../data/inspect/data-file.ts';
import type { OpenShape } from '../../data/model/saved-model.ts';
import { plainName } from './names.ts';

/** Of the inputs whose lists all have one shape, and of which the signature says as much. */
export function shapesInData(
  open: readonly OpenShape[],
  { columns }: DataFile,
  columnOf: Readonly<Record<string, string>>,
): Shapes {
  const found = open.flatMap(({ name, side, dims }): [string, readonly number[]][] => {
    if (side === 'output') return [];
    const column =
      columns.find((one) => one.name === (columnOf[name] ?? name)) ??
      columns.find((one) => plainName(one.name) === plainName(name));
    const [shape, ...others] = [...new Set((column?.cells ?? []).map((cell) => JSON.stringify(shapeOf(cell))))];
    if (shape === undefined || others.length > 0) return [];
    const sizes = JSON.parse(shape) as readonly number[];
    const fits =
      sizes.length === dims.length && dims.every((size, i) => size < 0 || size === sizes[i]) && sizes.every((size) => size > 0);
    return fits ? [[name, sizes]] : [];
  });
  return Object.fromEntries(found);
}

/** Of nested lists, by the first element of each. */
function shapeOf(cell: unknown): number[] {
  return Array.isArray(cell) ? [cell.length, ...shapeOf(cell[0])] : [];
}
