import { nameProblems, parseThreshold } from '../core/condition/threshold.ts';
import { throwProblems } from '../core/problems.ts';
import type { ProblemList } from './problem-list.ts';

interface Experiment {
  readonly thresholds?: readonly string[];
  readonly percentiles: readonly number[];
  readonly strategies: readonly { readonly name: string }[];
  readonly workloads: readonly { readonly name: string }[];
}

/** Adds what is wrong with `thresholds`: how they are written, and names that the experiment does not have. */
export async function checkThresholds(experiment: Experiment, problems: ProblemList): Promise<void> {
  const { thresholds = [], percentiles } = experiment;
  const strategies = experiment.strategies.map(({ name }) => name);
  const workloads = experiment.workloads.map(({ name }) => name);
  for (const [index, text] of thresholds.entries()) {
    await problems.attempt(['thresholds', index], () =>
      throwProblems(nameProblems(parseThreshold(text), { strategies, workloads, percentiles })),
    );
  }
}
