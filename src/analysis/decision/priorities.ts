/** What the user weighs, and what he will not have. */
import { type Condition, holds, parseCondition, type Relation } from '../../core/condition/condition.ts';
import { furtherPercentOf } from '../../core/condition/figures.ts';
import { didYouMean, type Problem, ProblemsError } from '../../core/problems.ts';
import { type Consideration, considerations, type Priorities } from '../../core/keys/priorities.ts';

/** `cost=1,throughput=2`: what is not named has no weight. Adds to `problems` what is wrong. */
export function parsePriorities(text: string, problems: Problem[]): Priorities {
  const given: Record<Consideration, number> = { throughput: 0, latency: 0, cost: 0, implementation: 0, maintenance: 0 };
  const file = '--priorities';
  for (const part of text.split(',')) {
    const [name = '', weight] = part.split('=').map((text) => text.trim());
    if (!isConsideration(name)) {
      const message = `there is no consideration "${name}"${didYouMean(name, considerations)}`;
      problems.push({ file, message, remedy: `weights of ${considerations.join(', ')}, such as cost=1,throughput=2` });
    } else if (weight === undefined) {
      problems.push({ file, message: `${name} has no weight`, remedy: `such as ${name}=1` });
    } else if (!/^\d*\.?\d+$/.test(weight)) {
      problems.push({ file, message: `the weight of ${name} must be a number of 0 or more, not "${weight}"` });
    } else given[name] = Number(weight);
  }
  if (problems.length === 0 && considerations.every((name) => given[name] === 0)) {
    problems.push({ file, message: 'weighs nothing', remedy: 'give at least one weight above 0' });
  }
  return given;
}

function isConsideration(name: string): name is Consideration {
  return considerations.some((known) => known === name);
}

/** A figure that must hold: strategies that do not are never recommended. */
export interface Limit {
  /** Key of the figure. */
  readonly key: string;
  readonly relation: Relation;
  /** In the figure's unit. */
  readonly value: number;
}

/** `p99<=50,usd_per_million<=5`, of every strategy alike. Adds to `problems` what is wrong. */
export function parseLimits(text: string, problems: Problem[]): Limit[] {
  const file = '--limit';
  return text.split(',').flatMap((part) => {
    try {
      return [limitOf(parseCondition(part))];
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.push(...error.problems.map((problem) => ({ ...problem, file })));
      return [];
    }
  });
}

function limitOf({ text, key, relation, bound, strategy, workload }: Condition): Limit {
  const remedy = 'such as p99<=50 or usd_per_million<=5';
  if (bound.kind !== 'value') throw new ProblemsError({ message: `${text}: needs a number`, remedy });
  if (strategy !== undefined) throw new ProblemsError({ message: `${text}: holds for every strategy alike`, remedy });
  if (workload !== undefined)
    throw new ProblemsError({ message: `${text}: names a workload`, remedy: `choose it with --workload ${workload}` });
  const further = furtherPercentOf(key);
  if (further !== undefined)
    throw new ProblemsError({ message: `p${further} is not drawn: a decision knows p50, p95 and p99`, remedy });
  return { key, relation, value: bound.value };
}

/** A figure that is not there keeps no limit. */
export function keeps(figures: Readonly<Partial<Record<string, number>>>, { key, relation, value }: Limit): boolean {
  const figure = figures[key];
  return figure !== undefined && holds(figure, relation, value);
}
