import type { Analysis } from '../../analysis/index.ts';
import { type Block, heading } from '../document.ts';
import { decisionBlocks } from './decision.ts';

/** For each workload the recommendation by the experiment's priorities. */
export function recommendationBlocks({ decisions }: Analysis): Block[] {
  const blocks = decisions
    .filter(({ ranked, unranked, withheld }) => ranked.length + unranked.length + withheld.length > 0)
    .flatMap(decisionBlocks);
  return blocks.length === 0 ? [] : [heading(2, 'Recommendation'), ...blocks];
}
