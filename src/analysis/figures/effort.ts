/** Implementation and maintenance, as counts of facts about the user's pipeline. */
import type { Effort } from '../../core/predictor.ts';
import type { FigureIdentity, ItemsOf } from './identity.ts';

/** What there is to set up, and to maintain. */
export type Items = Readonly<Record<ItemsOf, readonly string[]>>;

export const effortFigures = [
  {
    key: 'implementation_items',
    label: 'items to set up',
    is: { kind: 'items', of: 'implementation' },
    consideration: 'implementation',
  },
  {
    key: 'maintenance_items',
    label: 'items to maintain',
    is: { kind: 'items', of: 'maintenance' },
    consideration: 'maintenance',
  },
] as const satisfies readonly FigureIdentity[];

const counted = {
  implementation: ['resources', 'roles', 'dependencies'],
  maintenance: ['failures', 'modelUpdate', 'onCall'],
} as const satisfies Record<ItemsOf, readonly (keyof Omit<Effort, 'updateDowntime'>)[]>;

/** Each has the pipeline itself as one more. */
export function effortItems(effort: Effort): Items {
  const itemsOf = (name: ItemsOf) => [
    'the pipeline itself',
    ...counted[name].flatMap((list) => effort[list].map((item) => `${list}: ${item}`)),
  ];
  return { implementation: itemsOf('implementation'), maintenance: itemsOf('maintenance') };
}

export function effortCounts(items: Items): Readonly<Record<string, number>> {
  return Object.fromEntries(effortFigures.map(({ key, is }) => [key, items[is.of].length]));
}
