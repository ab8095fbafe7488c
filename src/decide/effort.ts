/** Implementation and maintenance, as counts of facts about the user's pipeline. */
import { z } from 'zod';
import type { Effort } from '../predictor.ts';
import type { Figures } from './candidate.ts';

const facts = z.array(z.string().min(1));

/** As a strategy declares it. */
export const effortSchema = z.strictObject({
  resources: facts,
  roles: facts,
  dependencies: facts,
  failures: facts,
  modelUpdate: facts,
  updateDowntime: z.string().min(1),
  onCall: facts,
  sources: facts,
});

const counted = {
  implementation_items: ['resources', 'roles', 'dependencies'],
  maintenance_items: ['failures', 'modelUpdate', 'onCall'],
} as const satisfies Record<string, readonly (keyof Omit<Effort, 'updateDowntime'>)[]>;

/** What the counts are called in a sentence; keys for limits. */
export const effortLabels: Readonly<Record<keyof typeof counted, string>> = {
  implementation_items: 'items to set up',
  maintenance_items: 'items to maintain',
};

/** Each count has the pipeline itself as one more. */
export function effortFigures(effort: Effort | undefined): Figures {
  if (effort === undefined) return {};
  return Object.fromEntries(
    Object.entries(counted).map(([key, lists]) => [key, lists.reduce((sum, list) => sum + effort[list].length, 1)]),
  );
}
