import type { EngineMeasurement, GeneratorCeiling, Machine, Warning } from '../../core/record.ts';

/** Checks one thing that may be wrong with a cell. */
export type Check = (measured: EngineMeasurement, machine: Machine, generator?: GeneratorCeiling) => Warning | undefined;

/** At most `digits` decimals. */
export function fixed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
