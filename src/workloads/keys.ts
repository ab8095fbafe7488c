/** Keys of entries of the experiment file. What is optional is absent, never undefined: an entry can be spread as it is. */
import { z } from 'zod';

/** Names become parts of file names and of cell ids. */
export const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must begin with a letter or digit and hold only letters, digits, ".", "_" and "-"')
  .max(64);

export const seed = z.int().min(0).max(0xffffffff);

export const batching = z.strictObject({
  maxSize: z.int().min(1).max(65_536).exactOptional().meta({ description: 'Rows a call at most.' }),
  maxWaitMs: z
    .number()
    .min(0)
    .max(60_000)
    .exactOptional()
    .meta({ description: 'How long the first instance of a group waits for others; 0 groups only what is there already.' }),
  inFlight: z.int().min(1).max(1024).exactOptional().meta({ description: 'Calls that a worker may have under way at once.' }),
});

/** What names its module; the module checks the other keys. */
export const used = z.looseObject({ use: z.string().min(1) });

export const rate = z.number().positive().max(1_000_000);

export const seconds = z
  .number()
  .positive()
  .max(7 * 86_400);

/** Of every workload. */
export const workloadKeys = {
  name: name.exactOptional(),
  batching: batching.exactOptional().meta({ description: 'Of every strategy that calls, before its own.' }),
} as const;
