/** The experiment of a stored run, to be run again. Apart from the run's analysis, which needs no sources, models and strategies. */
import { join } from 'node:path';
import { type Problem, ProblemsError, throwProblems } from '../core/problems.ts';
import { redacted } from '../core/secrets/redact.ts';
import { type Choices, type Plan, restoreExperiment } from '../experiment/plan.ts';
import { findRun, readRecord } from './store.ts';

/** The run's experiment, checked again. Throws ProblemsError if its files are gone or it needs secrets, which runs do not store. */
export async function experimentOfRun(given: string, choices: Choices): Promise<Plan> {
  const dir = await findRun(given);
  const file = join(dir, 'run.json');
  const { experiment, baseDir } = await readRecord(dir);
  if (baseDir === undefined) {
    const message = "was written by an earlier predbench, which did not store the experiment's folder";
    throw new ProblemsError({ file, message, remedy: experimentInstead });
  }
  const plan = await restoreExperiment(experiment, baseDir, file, choices);
  throwProblems(secretProblems(plan, file));
  return plan;
}

const experimentInstead = 'name the experiment file instead of the run';

function secretProblems({ strategies }: Plan, file: string): Problem[] {
  return strategies
    .filter(({ raw }) => JSON.stringify(raw).includes(redacted))
    .map(({ name }) => ({ file, message: `does not store the secrets of strategy ${name}`, remedy: experimentInstead }));
}
