import type { EngineMeasurement, GeneratorCeiling, Machine, ServicesMeasurement, Warning } from '../../core/record.ts';

/** Checks one thing that may be wrong with a cell. */
export type Check = (measured: EngineMeasurement, around: Around) => Warning | undefined;

/** What is not the cell's own. */
export interface Around {
  readonly machine: Machine;
  readonly services: Pick<ServicesMeasurement, 'cpuS'>;
  /** Absent if it was not measured. */
  readonly generator?: GeneratorCeiling | undefined;
}

/** At most `digits` decimals. */
export function fixed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
