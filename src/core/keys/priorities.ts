import { z } from 'zod';

export const considerations = ['throughput', 'latency', 'cost', 'implementation', 'maintenance'] as const;

export type Consideration = (typeof considerations)[number];

/** Weights in any unit; a consideration with 0 does not count. */
export type Priorities = Readonly<Record<Consideration, number>>;

/** Effort is weighed only where someone asks for it: its values are mostly assumed. */
export const defaultPriorities: Priorities = { throughput: 1, latency: 1, cost: 1, implementation: 0, maintenance: 0 };

const weight = z.number().nonnegative().default(0);

/** `priorities` of the experiment file; those not given have no weight. */
export const prioritiesSchema = z
  .strictObject({ throughput: weight, latency: weight, cost: weight, implementation: weight, maintenance: weight })
  .refine((given) => considerations.some((name) => given[name] > 0), 'all weights are 0: give at least one above 0');

/** Of together 1. */
export function shares(priorities: Priorities): Priorities {
  const { throughput, latency, cost, implementation, maintenance } = priorities;
  const whole = throughput + latency + cost + implementation + maintenance;
  return {
    throughput: throughput / whole,
    latency: latency / whole,
    cost: cost / whole,
    implementation: implementation / whole,
    maintenance: maintenance / whole,
  };
}

/** Runs of earlier versions have 1 for each where the experiment gave none; what it gives is stored as shares now. */
export function givenPriorities(stored: Priorities): Priorities {
  return considerations.every((name) => stored[name] === 1) ? defaultPriorities : stored;
}
