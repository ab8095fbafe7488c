/** What a run has to keep: `thresholds` of the experiment file. */
import { didYouMean, type Problem, ProblemsError } from '../problems.ts';
import { type Condition, parseCondition } from './condition.ts';
import { furtherPercentOf, unitOfKey } from './figures.ts';

export type Threshold = ({ readonly kind: 'condition' } & Condition) | NoSlower;

/** `no slower than results/x`, `no slower than results/x by 10 % on batch-10k`. */
export interface NoSlower {
  readonly kind: 'no slower';
  /** As it was written. */
  readonly text: string;
  /** Path or id of a stored run. */
  readonly than: string;
  /** Share by which it may be slower. */
  readonly by?: number;
  readonly workload?: string;
}

const noSlower = /^no\s+slower\s+than\s+(?<than>.+?)(?:\s+by\s+(?<by>\d+\.?\d*|\.\d+)\s*%)?(?:\s+on\s+(?<workload>\S+))?$/;

/** Throws ProblemsError, without a place. */
export function parseThreshold(written: string): Threshold {
  const text = written.trim();
  const { than, by, workload } = noSlower.exec(text)?.groups ?? {};
  if (than !== undefined)
    return {
      kind: 'no slower',
      text,
      than,
      ...(by !== undefined && { by: Number(by) / 100 }),
      ...(workload !== undefined && { workload }),
    };
  const condition = parseCondition(text);
  if (condition.bound.kind === 'share' && unitOfKey(condition.key) !== 'instances') {
    const message = `${condition.key} is no part of the instances that are due, so it is no share of them`;
    throw new ProblemsError({ message, remedy: 'such as failed < 1 %' });
  }
  return { kind: 'condition', ...condition };
}

/** What an experiment has that a threshold may name; what is absent is not known. */
export interface Named {
  readonly strategies?: readonly string[];
  readonly workloads?: readonly string[];
  readonly percentiles?: readonly number[];
}

export function nameProblems(threshold: Threshold, { strategies, workloads, percentiles }: Named): Problem[] {
  const { workload } = threshold;
  const subjects =
    threshold.kind === 'no slower' ? [] : [threshold, ...(threshold.bound.kind === 'figure' ? [threshold.bound] : [])];
  const further = subjects.map(({ key }) => furtherPercentOf(key)).filter((percent) => percent !== undefined);
  return [
    ...subjects.flatMap(({ strategy }) => (strategy === undefined ? [] : unknownName('strategy', strategy, strategies))),
    ...(workload === undefined ? [] : unknownName('workload', workload, workloads)),
    ...further
      .filter((percent) => percentiles !== undefined && !percentiles.includes(percent))
      .map((percent) => ({
        message: `p${percent} is not among the percentiles of the experiment`,
        remedy: `add it: percentiles: [${[...(percentiles ?? []), percent].join(', ')}]`,
      })),
  ];
}

function unknownName(what: 'strategy' | 'workload', name: string, known: readonly string[] | undefined): Problem[] {
  if (known === undefined || known.includes(name)) return [];
  const message = `the experiment has no ${what} "${name}"${didYouMean(name, known)}`;
  return [{ message, remedy: `it has: ${known.join(', ')}` }];
}
