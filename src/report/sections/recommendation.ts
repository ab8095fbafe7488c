import type { ComparisonRow } from '../../analysis/comparison/comparison.ts';
import { costKeys, figures } from '../../analysis/figures/index.ts';
import type { Analysis } from '../../analysis/index.ts';
import { type Block, heading, text } from '../document.ts';
import { paragraphs } from './decision.ts';
import { figureText } from './figure-text.ts';

/** For each workload the cost of every strategy, then the recommendation by the experiment's priorities. */
export function recommendationBlocks({ workloads, decisions }: Analysis): Block[] {
  const blocks = workloads.flatMap(({ name, rows }) => {
    const decision = decisions.find((one) => one.case === name);
    return decision === undefined || rows.length === 0 ? [] : [text(costs(name, rows)), ...paragraphs(decision).map(text)];
  });
  return blocks.length === 0 ? [] : [heading(2, 'Recommendation'), ...blocks];
}

function costs(name: string, rows: readonly ComparisonRow[]): string {
  const perMillion = figures.filter(({ key }) => key === costKeys.perMillion);
  const shown = rows.map((row) => [row.strategy, ...perMillion.map((figure) => figureText(row, figure))].join(' '));
  return `${name}: USD per million predictions: ${shown.join(', ')}.`;
}
