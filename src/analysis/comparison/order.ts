import type { RunRecord } from '../../core/record.ts';

/** In the order of the experiment: cells ran in random order. Names that it does not have come last. */
export function inOrder({ experiment }: RunRecord, list: 'strategies' | 'workloads', names: readonly string[]): string[] {
  const listed = experiment[list].map(({ name }) => name);
  const place = (name: string) => (listed.includes(name) ? listed.indexOf(name) : listed.length);
  return names.toSorted((a, b) => place(a) - place(b));
}
