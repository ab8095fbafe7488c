/** The experiment as a run keeps it: what is read of it, typed; all other keys stay as they are. */
import { z } from 'zod';
import { cloudSchema } from './keys/cloud.ts';
import { loadSchema } from './keys/load.ts';
import { equalPriorities, prioritiesSchema } from './keys/priorities.ts';
import { type OptionsPlace, parseOptions } from './options.ts';

const entry = z.looseObject({ name: z.string(), use: z.string().optional() });
const batching = z.looseObject({ maxSize: z.number().optional() });

/** Defaults are for runs of earlier versions, which did not keep every key. */
const schema = z.looseObject({
  workloads: z.array(entry.extend({ batching: batching.optional() })).default([]),
  strategies: z.array(entry).default([]),
  cloud: cloudSchema,
  load: loadSchema.prefault({}),
  priorities: prioritiesSchema.default(equalPriorities),
});

export type StoredExperiment = Readonly<z.output<typeof schema>>;

/** With its keys in the order in which they were. Throws ProblemsError. */
export function storedExperiment(raw: object, place?: OptionsPlace): StoredExperiment {
  return { ...raw, ...parseOptions(schema, raw, place) };
}
