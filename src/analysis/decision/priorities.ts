/** What the user weighs, and what he will not have. */
import { didYouMean, type Problem } from '../../core/problems.ts';
import { latencyKey, percentOf } from '../../core/keys/latency.ts';
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
  readonly relation: '<=' | '>=';
  readonly value: number;
}

/** `p99<=50,cost_usd_per_million<=5`; `p99` is short for `latency_p99_ms`. Adds to `problems` what is wrong. */
export function parseLimits(text: string, keys: readonly string[], problems: Problem[]): Limit[] {
  const file = '--limit';
  return text.split(',').flatMap((part) => {
    const [, name = '', relation, number] = /^\s*([^<>=\s]*)\s*(<=|>=)\s*(\d*\.?\d+(?:e-?\d+)?)\s*$/i.exec(part) ?? [];
    if (relation === undefined || number === undefined) {
      const message = `must be a figure, <= or >=, and a number, not "${part.trim()}"`;
      problems.push({ file, message, remedy: 'such as p99<=50,cost_usd_per_million<=5' });
      return [];
    }
    const percent = percentOf(name);
    const key = percent === undefined ? name : latencyKey(percent);
    if (!keys.includes(key)) {
      const message = `there is no figure "${key}"${didYouMean(key, keys)}`;
      problems.push({ file, message, remedy: 'predbench explain lists the figures' });
      return [];
    }
    return [{ key, relation: relation === '<=' ? '<=' : '>=', value: Number(number) }];
  });
}

export function holds({ key, relation, value }: Limit, figures: Readonly<Partial<Record<string, number>>>): boolean {
  const figure = figures[key];
  return figure !== undefined && (relation === '<=' ? figure <= value : figure >= value);
}
