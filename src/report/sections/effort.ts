import type { Analysis } from '../../analysis/index.ts';
import type { Effort } from '../../core/predictor.ts';
import { type Block, heading, table, text } from '../document.ts';

const facts: readonly (readonly [label: string, of: (effort: Effort) => readonly string[]])[] = [
  ['cloud resources to own', ({ resources }) => resources.map(nameOf)],
  ['IAM roles', ({ roles }) => roles.map(nameOf)],
  ['dependencies in the workers', ({ dependencies }) => dependencies.map(nameOf)],
  ['failures to handle', ({ failures }) => failures.map(nameOf)],
  ['steps to update the model', ({ modelUpdate }) => modelUpdate.map(nameOf)],
  ['while it is updated', ({ updateDowntime }) => [updateDowntime]],
  ['on call for', ({ onCall }) => onCall.map(nameOf)],
  ['sources', ({ sources }) => sources],
];

/** What the user's pipeline takes on, one column for strategies that state the same. */
export function effortBlocks({ record: { efforts = {} } }: Analysis): Block[] {
  const columns = new Map<string, { readonly effort: Effort; readonly strategies: string[] }>();
  for (const [strategy, effort] of Object.entries(efforts)) {
    const key = JSON.stringify(effort);
    columns.set(key, { effort, strategies: [...(columns.get(key)?.strategies ?? []), strategy] });
  }
  if (columns.size === 0) return [];
  const all = [...columns.values()];
  return [
    heading(2, 'Effort'),
    text('What a pipeline takes on with each strategy, as facts that the strategy or the experiment (effort) states.'),
    table(
      ['', ...all.map(({ strategies }) => strategies.join(', '))],
      facts.map(([label, of]) => [label, ...all.map(({ effort }) => of(effort).join('; '))]),
    ),
  ];
}

function nameOf(item: string | { readonly item: string }): string {
  return typeof item === 'string' ? item : item.item;
}
