/** Keys of entries of the experiment file. Optional keys are absent rather than undefined, so that entries can be spread. */
import { z } from 'zod';

/** Names become part of file names and cell ids. */
export const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must start with a letter or digit and contain only letters, digits, ".", "_" and "-"')
  .max(64);

export const seed = z.int().min(0).max(0xffffffff);

export const batching = z.strictObject({
  maxSize: z.int().min(1).max(65_536).exactOptional().meta({ description: 'Most rows per call.' }),
  maxWaitMs: z
    .number()
    .min(0)
    .max(60_000)
    .exactOptional()
    .meta({ description: 'How long the first instance of a group waits for others; 0 groups only what has already arrived.' }),
  inFlight: z.int().min(1).max(1024).exactOptional().meta({ description: 'Most concurrent calls of a worker.' }),
});

/** What a strategy says itself. */
export const wholeBatching = batching.required();

/** The module that `use` names checks the other keys. */
export const used = z.looseObject({ use: z.string().min(1) });

export const rate = z.number().positive().max(1_000_000);

export const seconds = z
  .number()
  .positive()
  .max(7 * 86_400);

/** Keys of every workload. */
export const workloadKeys = {
  name: name.exactOptional(),
  batching: batching
    .exactOptional()
    .meta({ description: "For every strategy that works call by call, in place of the strategy's own." }),
} as const;
