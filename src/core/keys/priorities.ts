/** What the user weighs. */
import { z } from 'zod';

export const considerations = ['throughput', 'latency', 'cost', 'implementation', 'maintenance'] as const;

export type Consideration = (typeof considerations)[number];

/** Weights by consideration, in any unit; 0 is not weighed. */
export type Priorities = Readonly<Record<Consideration, number>>;

export const equalPriorities: Priorities = { throughput: 1, latency: 1, cost: 1, implementation: 1, maintenance: 1 };

const weight = z.number().nonnegative().default(0);

/** `priorities` of the experiment file: what is not named has no weight. */
export const prioritiesSchema = z
  .strictObject({ throughput: weight, latency: weight, cost: weight, implementation: weight, maintenance: weight })
  .refine((given) => considerations.some((name) => given[name] > 0), 'weighs nothing: give at least one weight above 0');
