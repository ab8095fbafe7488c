/** Implementation and maintenance, as counts of facts about the user's pipeline. */
import type { Effort } from '../../core/predictor.ts';
import type { Figures } from '../cloud/costs.ts';
import type { Items } from '../cloud/items.ts';

const counted = {
  implementation: ['resources', 'roles', 'dependencies'],
  maintenance: ['failures', 'modelUpdate', 'onCall'],
} as const satisfies Record<keyof Items, readonly (keyof Omit<Effort, 'updateDowntime'>)[]>;

/** What the counts are called in a sentence; keys for limits. */
export const effortLabels = {
  implementation_items: 'items to set up',
  maintenance_items: 'items to maintain',
} as const;

/** Each has the pipeline itself as one more. */
export function effortItems(effort: Effort): Items {
  const itemsOf = (name: keyof Items) => [
    'the pipeline itself',
    ...counted[name].flatMap((list) => effort[list].map((item) => `${list}: ${item}`)),
  ];
  return { implementation: itemsOf('implementation'), maintenance: itemsOf('maintenance') };
}

export function effortFigures(effort: Effort | undefined): Figures {
  if (effort === undefined) return {};
  const { implementation, maintenance } = effortItems(effort);
  return { implementation_items: implementation.length, maintenance_items: maintenance.length };
}

/** The consideration that a figure counts the items of. */
export function effortOf(key: string): keyof Items | undefined {
  return key === 'implementation_items' ? 'implementation' : key === 'maintenance_items' ? 'maintenance' : undefined;
}
