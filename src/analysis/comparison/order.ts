import { z } from 'zod';
import type { RunRecord } from '../../core/record.ts';

const named = z.array(z.looseObject({ name: z.string() }));
const orders = z.looseObject({ strategies: named.optional().catch(undefined), workloads: named.optional().catch(undefined) });

/** In the order of the experiment: cells ran in random order. Names that it does not have come last. */
export function inOrder({ experiment }: RunRecord, list: 'strategies' | 'workloads', names: readonly string[]): string[] {
  const listed = (orders.safeParse(experiment).data?.[list] ?? []).map(({ name }) => name);
  const place = (name: string) => (listed.includes(name) ? listed.indexOf(name) : listed.length);
  return names.toSorted((a, b) => place(a) - place(b));
}
