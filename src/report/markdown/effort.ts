import type { Effort } from '../../core/predictor.ts';
import type { RunRecord } from '../../core/record.ts';
import { escape, table } from './markup.ts';

const lists: readonly (readonly [keyof Omit<Effort, 'updateDowntime'>, string])[] = [
  ['resources', 'cloud resources to own'],
  ['roles', 'IAM roles'],
  ['dependencies', 'dependencies in the workers'],
  ['failures', 'failures to handle'],
  ['modelUpdate', 'steps to update the model'],
  ['onCall', 'on call for'],
  ['sources', 'sources'],
];

/** What the user's pipeline takes on, one column for strategies that state the same. */
export function effortBlocks({ efforts = {} }: RunRecord): string[] {
  const columns = new Map<string, { readonly effort: Effort; readonly strategies: string[] }>();
  for (const [strategy, effort] of Object.entries(efforts)) {
    const key = JSON.stringify(effort);
    columns.set(key, { effort, strategies: [...(columns.get(key)?.strategies ?? []), strategy] });
  }
  if (columns.size === 0) return [];
  const all = [...columns.values()];
  const rows = lists.map(([list, label]) => [label, ...all.map(({ effort }) => effort[list].map(escape).join('; '))]);
  const downtime = ['while it is updated', ...all.map(({ effort }) => escape(effort.updateDowntime))];
  return [
    '## Effort',
    'What a pipeline takes on with each strategy, as facts that the strategy declares or the experiment sets (`effort`).',
    table(
      ['', ...all.map(({ strategies }) => strategies.map(escape).join(', '))],
      [...rows.slice(0, 5), downtime, ...rows.slice(5)],
    ),
  ];
}
