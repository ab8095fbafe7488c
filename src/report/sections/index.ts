import type { Analysis } from '../../analysis/index.ts';
import { type Block, heading, list, type Section } from '../document.ts';
import { capacityBlocks, probeBlocks } from './capacity.ts';
import { cellBlocks } from './cells.ts';
import { effortBlocks, effortItemBlocks } from './effort.ts';
import { runBlocks } from './how-it-was-run.ts';
import { monthBlocks } from './months.ts';
import { overviewBlocks } from './overviews.ts';
import { recommendationBlocks } from './recommendation.ts';
import { titleBlocks } from './title.ts';
import { workloadBlocks } from './workloads.ts';

type SectionOf = Omit<Section, 'blocks'> & { readonly blocks: (analysis: Analysis) => readonly Block[] };

/** The order of every report. Of a search for capacity the workloads are its probes. */
const order: readonly SectionOf[] = [
  { id: 'title', audience: 'answer', blocks: titleBlocks },
  {
    id: 'workloads',
    audience: 'summary',
    blocks: (all) => (all.capacities ? capacityBlocks(all.capacities) : workloadBlocks(all)),
  },
  { id: 'overviews', audience: 'summary', blocks: overviewBlocks },
  { id: 'effort', audience: 'summary', blocks: effortBlocks },
  { id: 'notes', audience: 'summary', blocks: ({ notes }) => (notes.length === 0 ? [] : [heading(2, 'Notes'), list(notes)]) },
  { id: 'cells', audience: 'details', blocks: (all) => (all.capacities ? probeBlocks(all.capacities) : cellBlocks(all)) },
  { id: 'months', audience: 'details', blocks: monthBlocks },
  { id: 'effort-items', audience: 'details', blocks: effortItemBlocks },
  { id: 'run', audience: 'details', blocks: runBlocks },
  { id: 'recommendation', audience: 'answer', blocks: recommendationBlocks },
];

export function sectionsOf(analysis: Analysis): Section[] {
  return order
    .map(({ blocks, ...section }) => ({ ...section, blocks: blocks(analysis) }))
    .filter(({ blocks }) => blocks.length > 0);
}
