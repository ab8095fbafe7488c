import type { Scale } from '../../core/record.ts';
import type { WorkloadComparison } from '../comparison/comparison.ts';
import type { Decision } from '../decision/decide.ts';
import { isOffered } from '../decision/weighed.ts';
import type { StrategyEffort } from '../figures/efforts.ts';
import type { Answer, AnswerFigure } from './answer.ts';
import { type AnswerTable, tableOf } from './table.ts';
import { takenIn, verdictOf } from './verdict.ts';

interface Compared {
  readonly workloads: readonly WorkloadComparison[];
  readonly efforts: readonly StrategyEffort[];
  readonly scale?: Scale | undefined;
}

/** One a decision, in their order. */
export function answersOf(decisions: readonly Decision[], compared: Compared): Answer[] {
  return decisions.map((decision) => answerOf(decision, compared));
}

function answerOf(decision: Decision, { workloads, efforts, scale }: Compared): Answer {
  const { case: name, cloud } = decision;
  const workload = workloads.find((one) => one.name === name);
  const take = takenInBoth(takenIn(decision), cloud && takenIn(cloud));
  const table = workload === undefined ? { columns: [], rows: [] } : tableOf(workload, efforts, decision);
  const full = scale?.full.find((one) => one.workload === name);
  return {
    workload: name,
    asked: workload?.asked ?? 'no cell was measured',
    ...(workload?.summary !== undefined && { summary: workload.summary }),
    ...(full !== undefined && { full }),
    take,
    figures: figuresOf(take[0], table, workload),
    verdict: verdictOf(decision, take),
    ...(cloud !== undefined && { cloud: verdictOf(cloud, take) }),
    ...table,
  };
}

/** What is best in both places; of the one where only one has a verdict. */
function takenInBoth(here: readonly string[], cloud: readonly string[] = []): readonly string[] {
  if (cloud.length === 0) return here;
  return here.length === 0 ? cloud : here.filter((name) => cloud.includes(name));
}

const shown = new Set(['throughput', 'latency', 'cost']);

function figuresOf(strategy: string | undefined, { columns, rows }: AnswerTable, workload?: WorkloadComparison): AnswerFigure[] {
  const figures = rows.find((row) => row.strategy === strategy)?.figures ?? [];
  const measured = workload?.rows.find((row) => row.strategy === strategy)?.figures ?? {};
  return columns.flatMap(({ consideration }, i) => {
    const figure = figures[i];
    if (figure === undefined || !shown.has(consideration) || isOffered(measured, figure.key)) return [];
    const { mark: _, ...of } = figure;
    return [of];
  });
}
