/** data/estimate-priors.json. */
import { z } from 'zod';
import { priorNames, type Priors } from '../analysis/estimate/priors.ts';
import { readJson } from '../core/json-file.ts';
import { parseOptions } from '../core/options.ts';
import { estimatePriorsFile } from '../core/paths.ts';

const prior = z.strictObject({
  value: z.number().positive(),
  low: z.number().positive(),
  high: z.number().positive(),
  unit: z.string(),
  what: z.string(),
  source: z.string(),
  date: z.string(),
});

const schema = z.strictObject({ about: z.string(), priors: z.record(z.enum(priorNames), prior) });

export async function readPriors(): Promise<Priors> {
  return parseOptions(schema, await readJson(estimatePriorsFile, 'priors'), { file: estimatePriorsFile }).priors;
}
