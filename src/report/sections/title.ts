import type { Analysis } from '../../analysis/index.ts';
import { type Block, heading } from '../document.ts';

/** What was run, and what is wrong with it. */
export function titleBlocks({ record: { name, note }, wrong }: Analysis): Block[] {
  return [
    heading(1, name),
    ...(note === undefined ? [] : [{ kind: 'note', text: note } as const]),
    ...wrong.map((text) => ({ kind: 'problem', text }) as const),
  ];
}
