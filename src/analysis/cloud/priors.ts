/** What no figure of the source tells: data/estimate-priors.json, each with its range and source. */
import { estimatePriorsFile } from '../../core/paths.ts';
import { z } from 'zod';
import { readJson } from '../../core/json-file.ts';
import { parseOptions } from '../../core/options.ts';
import { logUniform } from '../../core/random.ts';

const prior = z.strictObject({
  low: z.number().positive(),
  high: z.number().positive(),
  unit: z.string(),
  what: z.string(),
  source: z.string(),
});

const schema = z.strictObject({
  about: z.string(),
  priors: z.strictObject({
    busyShare: prior,
    stopShare: prior,
    throughputSeenS: prior,
    workerStartS: prior,
    aimS: prior,
    jobNodeS: prior,
    jobNodeStartS: prior,
    perRowShare: prior,
  }),
});

export type Priors = Readonly<z.output<typeof schema>['priors']>;
/** One value for each prior. */
export type Assumed = Readonly<Record<keyof Priors, number>>;

export async function readPriors(): Promise<Priors> {
  return parseOptions(schema, await readJson(estimatePriorsFile, 'priors'), { file: estimatePriorsFile }).priors;
}

/** Each prior at the share that `next` gives of its range, on a logarithmic scale; 0.5 is the geometric middle. */
export function assume(priors: Priors, next: () => number): Assumed {
  const drawn = Object.entries(priors).map(([name, range]) => [name, logUniform(next(), range)]);
  return Object.fromEntries(drawn) as Assumed;
}
