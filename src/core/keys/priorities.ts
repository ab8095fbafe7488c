import { z } from 'zod';

export const considerations = ['throughput', 'latency', 'cost', 'implementation', 'maintenance'] as const;

export type Consideration = (typeof considerations)[number];

/** Weights in any unit; a consideration with 0 does not count. */
export type Priorities = Readonly<Record<Consideration, number>>;

export const equalPriorities: Priorities = { throughput: 1, latency: 1, cost: 1, implementation: 1, maintenance: 1 };

const weight = z.number().nonnegative().default(0);

/** `priorities` of the experiment file; those not given have no weight. */
export const prioritiesSchema = z
  .strictObject({ throughput: weight, latency: weight, cost: weight, implementation: weight, maintenance: weight })
  .refine((given) => considerations.some((name) => given[name] > 0), 'all weights are 0: give at least one above 0');
