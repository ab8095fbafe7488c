import type { Analysis } from '../../analysis/index.ts';
import type { Block } from '../document.ts';
import { decisionBlocks } from './decision.ts';

/** For each workload the recommendation by the experiment's priorities. */
export function recommendationBlocks({ decisions }: Analysis): Block[] {
  return (
    decisions
      // What no strategy can do needs no verdict.
      .filter((one) => [one.ranked, one.unranked, one.leftOut, one.withheld].some(({ length }) => length > 0))
      .flatMap(decisionBlocks)
  );
}
