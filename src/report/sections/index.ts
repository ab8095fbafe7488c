import type { Analysis } from '../../analysis/index.ts';
import type { Block, Section } from '../document.ts';
import { english } from '../language/en/index.ts';
import type { Language, SectionId } from '../language/language.ts';
import { answerBlocks, answerDetailBlocks } from './answer.ts';
import { capacityBlocks, probeBlocks } from './capacity.ts';
import { caveatBlocks, nextBlocks, noteBlocks } from './caveats.ts';
import { cellBlocks } from './cells.ts';
import { effortBlocks, effortItemBlocks } from './effort.ts';
import { runBlocks } from './how-it-was-run.ts';
import { monthBlocks } from './months.ts';
import { overviewBlocks } from './overviews.ts';
import { recommendationBlocks } from './recommendation.ts';
import { thresholdBlocks, thresholdTable } from './thresholds.ts';
import { workloadBlocks } from './workloads.ts';

interface SectionOf {
  readonly id: SectionId;
  readonly audience: Section['audience'];
  readonly blocks: (analysis: Analysis, language: Language) => readonly Block[];
}

/** The order of every report, after the answer. Of a search for capacity the workloads are its probes. */
const order: readonly SectionOf[] = [
  { id: 'capacity', audience: 'answer', blocks: ({ capacities }) => (capacities ? capacityBlocks(capacities) : []) },
  { id: 'thresholds', audience: 'answer', blocks: thresholdBlocks },
  { id: 'caveats', audience: 'answer', blocks: caveatBlocks },
  { id: 'next', audience: 'answer', blocks: nextBlocks },
  { id: 'answers', audience: 'details', blocks: answerDetailBlocks },
  { id: 'thresholds-table', audience: 'details', blocks: thresholdTable },
  { id: 'recommendation', audience: 'details', blocks: recommendationBlocks },
  { id: 'workloads', audience: 'details', blocks: (all) => (all.capacities ? [] : workloadBlocks(all)) },
  { id: 'overviews', audience: 'details', blocks: overviewBlocks },
  { id: 'effort', audience: 'details', blocks: effortBlocks },
  { id: 'months', audience: 'details', blocks: monthBlocks },
  { id: 'cells', audience: 'details', blocks: (all) => (all.capacities ? [] : cellBlocks(all)) },
  { id: 'probes', audience: 'details', blocks: ({ capacities }) => (capacities ? probeBlocks(capacities) : []) },
  { id: 'effort-items', audience: 'details', blocks: effortItemBlocks },
  { id: 'run', audience: 'details', blocks: runBlocks },
  { id: 'notes', audience: 'details', blocks: noteBlocks },
];

/** The answer first, all else folded away. */
export function sectionsOf(analysis: Analysis, language: Language = english): Section[] {
  const answer: Section = {
    id: 'answer',
    audience: 'answer',
    title: analysis.record.name,
    blocks: answerBlocks(analysis, language),
  };
  const others = order
    .map(({ id, audience, blocks }) => ({ id, audience, title: language.sections[id], blocks: blocks(analysis, language) }))
    .filter(({ blocks }) => blocks.length > 0);
  return [answer, ...others];
}
