/** What a run has to keep: `thresholds` of the experiment file. */
import { didYouMean, type Problem, ProblemsError } from '../problems.ts';
import { type Condition, parseCondition } from './condition.ts';
import { furtherPercentOf, unitOfKey } from './figures.ts';

/** Throws ProblemsError, without a place. */
export function parseThreshold(text: string): Condition {
  const condition = parseCondition(text);
  if (condition.bound.kind === 'share' && unitOfKey(condition.key) !== 'instances') {
    const message = `${condition.key} is no part of the instances that are due, so it is no share of them`;
    throw new ProblemsError({ message, remedy: 'such as failed < 1 %' });
  }
  return condition;
}

/** What an experiment has that a threshold may name. */
export interface Named {
  readonly strategies: readonly string[];
  readonly workloads: readonly string[];
  readonly percentiles: readonly number[];
}

export function nameProblems(condition: Condition, { strategies, workloads, percentiles }: Named): Problem[] {
  const { workload, bound } = condition;
  const subjects = [condition, ...(bound.kind === 'figure' ? [bound] : [])];
  const further = subjects.map(({ key }) => furtherPercentOf(key)).filter((percent) => percent !== undefined);
  return [
    ...subjects.flatMap(({ strategy }) => (strategy === undefined ? [] : unknownName('strategy', strategy, strategies))),
    ...(workload === undefined ? [] : unknownName('workload', workload, workloads)),
    ...further
      .filter((percent) => !percentiles.includes(percent))
      .map((percent) => ({
        message: `p${percent} is not among the percentiles of the experiment`,
        remedy: `add it: percentiles: [${[...percentiles, percent].join(', ')}]`,
      })),
  ];
}

function unknownName(what: 'strategy' | 'workload', name: string, known: readonly string[]): Problem[] {
  if (known.includes(name)) return [];
  const message = `the experiment has no ${what} "${name}"${didYouMean(name, known)}`;
  return [{ message, remedy: `it has: ${known.join(', ')}` }];
}
