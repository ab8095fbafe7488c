/** What a run's output ends with. */
import type { Analysis } from '../analysis/index.ts';
import type { ComparisonRow } from '../analysis/comparison/comparison.ts';
import { costKeys, figures } from '../analysis/figures/index.ts';
import { figureText } from '../analysis/comparison/tables.ts';
import { paragraphs } from './decision.ts';

/** For each workload the cost of every strategy, then the recommendation by the experiment's priorities; nothing for a search of capacity. */
export function conclusion({ workloads, decisions }: Analysis): string[] {
  return decisions.flatMap((decision) => {
    const rows = workloads.find(({ name }) => name === decision.case)?.rows ?? [];
    return [costs(decision.case, rows), ...paragraphs(decision)];
  });
}

function costs(name: string, rows: readonly ComparisonRow[]): string {
  const figure = figures.find(({ key }) => key === costKeys.perMillion);
  if (figure === undefined) throw new Error('the cost is a figure');
  return `${name}: USD per million predictions: ${rows.map((row) => `${row.strategy} ${figureText(row, figure)}`).join(', ')}.`;
}
