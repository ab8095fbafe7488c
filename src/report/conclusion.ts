/** What a run's output ends with. */
import type { Comparison, ComparisonRow } from '../analysis/comparison/comparison.ts';
import { costKeys, figures } from '../analysis/figures/index.ts';
import { figureText } from '../analysis/comparison/tables.ts';
import { decide } from '../analysis/decision/decide.ts';
import { runCases } from '../analysis/decision/run-cases.ts';
import { paragraphs } from './decision.ts';
import { defaultSeed } from '../analysis/decision/seed.ts';

/** For each workload the cost of every strategy, then the recommendation by the experiment's priorities; nothing for a search of capacity. */
export function conclusion(comparison: Comparison): string[] {
  const { record, workloads } = comparison;
  if (record.capacities !== undefined) return [];
  const question = { priorities: record.experiment.priorities, limits: [], seed: defaultSeed };
  return runCases(comparison).flatMap((one, i) => {
    const rows = workloads[i]?.rows ?? [];
    return rows.length === 0 ? [] : [costs(one.name, rows), ...paragraphs(decide(one, question))];
  });
}

function costs(name: string, rows: readonly ComparisonRow[]): string {
  const figure = figures.find(({ key }) => key === costKeys.perMillion);
  if (figure === undefined) throw new Error('the cost is a figure');
  return `${name}: USD per million predictions: ${rows.map((row) => `${row.strategy} ${figureText(row, figure)}`).join(', ')}.`;
}
