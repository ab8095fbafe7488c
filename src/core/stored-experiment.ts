/** The experiment as a run stores it: the keys that are read are typed, the others kept as they are. */
import { z } from 'zod';
import { cloudSchema } from './keys/cloud.ts';
import { hourlyRateSchema } from './keys/effort.ts';
import { discountSchema } from './keys/discount.ts';
import { loadSchema } from './keys/load.ts';
import { defaultPriorities, givenPriorities, prioritiesSchema } from './keys/priorities.ts';
import { type OptionsPlace, parseOptions } from './options.ts';
import { currentCloud } from './stored-cloud.ts';

const entry = z.looseObject({ name: z.string(), use: z.string().optional() });
const batching = z.looseObject({ maxSize: z.number().optional() });

/** The defaults serve runs of earlier versions, which lack some keys. */
const schema = z.looseObject({
  workloads: z.array(entry.extend({ batching: batching.optional() })).default([]),
  strategies: z.array(entry).default([]),
  cloud: cloudSchema,
  discount: discountSchema.optional(),
  load: loadSchema.prefault({}),
  repeats: z.number().default(1),
  thresholds: z.array(z.string()).optional(),
  priorities: prioritiesSchema.transform(givenPriorities).default(defaultPriorities),
  hourlyRateUsd: hourlyRateSchema.optional(),
});

export type StoredExperiment = Readonly<z.output<typeof schema>>;

/** Keeps the order of keys. Throws ProblemsError. */
export function storedExperiment(raw: object, place?: OptionsPlace): StoredExperiment {
  const current = 'cloud' in raw ? { ...raw, cloud: currentCloud(raw.cloud) } : raw;
  return { ...current, ...parseOptions(schema, current, place) };
}
