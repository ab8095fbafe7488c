/** `--calibration`: what `predbench calibrate` measured, or the user did. */
import { z } from 'zod';
import { readJson } from '../../core/json-file.ts';
import { parseOptions } from '../../core/options.ts';
import { calibrationVersion } from './measured-quantities.ts';
import type { Measured } from './assumptions.ts';

const amount = z.number().nonnegative();

const quantity = z
  .strictObject({
    strategy: z.string().min(1),
    quantity: z.enum(['round-trip-ms', 'queue-s', 'startup-s', 'vcpu-ratio']),
    unit: z.enum(['ms', 's', 'x']).optional(),
    value: amount,
    low: amount,
    high: amount,
    source: z.string().min(1),
    evidence: z.enum(['cloud', 'real server', 'stand-in']),
  })
  .refine(({ low, value, high }) => low <= value && value <= high, 'must have low <= value <= high')
  .refine(({ quantity: name, low }) => name !== 'vcpu-ratio' || low > 0, 'a vcpu-ratio must be above 0');

const schema = z.strictObject({ version: z.literal(calibrationVersion), measured: z.array(quantity) });

/** Of the file, what holds for the cloud: a stand-in's figures do not. Throws ProblemsError with all that is wrong. */
export async function readCalibration(file: string): Promise<Measured[]> {
  const { measured } = parseOptions(schema, await readJson(file, 'a calibration', file), { file });
  return measured.filter(({ evidence }) => evidence !== 'stand-in');
}
