/** What `predbench calibrate` writes, or the user by hand, and `predbench decide --calibration` reads. */
import { z } from 'zod';
import type { Calibrated } from '../../analysis/cloud/assumptions.ts';
import { quantityKeys, type QuantityKey } from '../../core/keys/quantities.ts';
import { exists, writeWhole } from '../../core/files.ts';
import { readJson } from '../../core/json-file.ts';
import { parseOptions } from '../../core/options.ts';
import { ProblemsError } from '../../core/problems.ts';

const amount = z.number().nonnegative();

const entry = z
  .strictObject({
    strategy: z.string().min(1),
    quantity: z.enum([...quantityKeys, 'startup-s']),
    unit: z.enum(['ms', 's', 'x']).optional(),
    value: amount,
    low: amount,
    high: amount,
    source: z.string().min(1),
    evidence: z.enum(['cloud', 'real server', 'stand-in']),
  })
  .refine(({ low, value, high }) => low <= value && value <= high, 'must have low <= value <= high')
  .refine(({ quantity, low }) => quantity !== 'vcpu-ratio' || low > 0, 'a vcpu-ratio must be above 0');

const schema = z.strictObject({ version: z.literal(1), measured: z.array(entry) });

/** Its source says what was measured, how often, where, when and from which machine. */
export interface MeasuredQuantity extends Calibrated {
  readonly quantity: QuantityKey;
  readonly unit: 'ms' | 's' | 'x';
  /** `stand-in`: of an embedded service, or of anything else on this machine; it says nothing of the cloud. */
  readonly evidence: 'cloud' | 'real server' | 'stand-in';
}

/** Throws ProblemsError where a file stands there: what it holds may have cost money. */
export async function refuseTaken(file: string): Promise<void> {
  if (!(await exists(file))) return;
  const problem = { file: '--out', message: `${file} already exists`, remedy: 'name another file, or remove this one' };
  throw new ProblemsError(problem);
}

export async function writeCalibration(file: string, measured: readonly MeasuredQuantity[]): Promise<void> {
  await writeWhole(file, `${JSON.stringify({ version: 1, measured }, undefined, 2)}\n`);
}

/** What holds for the cloud: a stand-in's figures do not. Throws ProblemsError with all that is wrong. */
export async function readCalibration(file: string): Promise<Calibrated[]> {
  const { measured } = parseOptions(schema, await readJson(file, 'a calibration', file), { file });
  return measured.filter(({ evidence }) => evidence !== 'stand-in');
}
