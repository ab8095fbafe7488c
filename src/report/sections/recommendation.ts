import type { Analysis } from '../../analysis/index.ts';
import { type Block, heading } from '../document.ts';
import { decisionBlocks } from './decision.ts';

/** For each workload the recommendation by the experiment's priorities. */
export function recommendationBlocks({ workloads, decisions }: Analysis): Block[] {
  const blocks = decisions
    .filter((one) => workloads.some(({ name, rows }) => name === one.case && rows.length > 0))
    .flatMap(decisionBlocks);
  return blocks.length === 0 ? [] : [heading(2, 'Recommendation'), ...blocks];
}
