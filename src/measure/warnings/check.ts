import type { CellResult, GeneratorCeiling, Machine, Warning } from '../../core/record.ts';

export type MeasuredResult = Omit<CellResult, 'warnings'>;

/** Looks at one thing that may be wrong with a cell. */
export type Check = (result: MeasuredResult, machine: Machine, generator?: GeneratorCeiling) => Warning | undefined;

/** At most `digits` decimals. */
export function fixed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
