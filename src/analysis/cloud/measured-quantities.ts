/** The file of `predbench calibrate`: measured values of what a decision otherwise assumes. */
import { access } from 'node:fs/promises';
import { ProblemsError } from '../../core/problems.ts';
import { writeWhole } from '../../core/files.ts';

export const quantityUnits = { 'round-trip-ms': 'ms', 'queue-s': 's', 'startup-s': 's' } as const;

export type MeasuredName = keyof typeof quantityUnits;

/** Whose figure it is. `stand-in`: of an embedded service, or of anything else on this machine; it says nothing of the cloud. */
export type MeasuredEvidence = 'cloud' | 'real server' | 'stand-in';

export interface MeasuredQuantity {
  /** As the experiment names it. */
  readonly strategy: string;
  readonly quantity: MeasuredName;
  readonly unit: 'ms' | 's';
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** What was measured, how often, where, when and from which machine. */
  readonly source: string;
  readonly evidence: MeasuredEvidence;
}

export const calibrationVersion = 1;

/** Throws ProblemsError where a file stands there: what it holds may have cost money. */
export async function refuseTaken(file: string): Promise<void> {
  const taken = await access(file).then(
    () => true,
    () => false,
  );
  if (!taken) return;
  const problem = { file: '--out', message: `${file} already exists`, remedy: 'name another file, or remove this one' };
  throw new ProblemsError(problem);
}

export async function writeCalibration(file: string, measured: readonly MeasuredQuantity[]): Promise<void> {
  await writeWhole(file, `${JSON.stringify({ version: calibrationVersion, measured }, undefined, 2)}\n`);
}
