/** Creates what is not there yet, a step at a time, each in the journal before its call. */
import { ProblemsError } from '../../core/problems.ts';
import { statusOf } from '../../data/google/errors.ts';
import type { Deployment } from './deployment.ts';
import type { Journal } from './journal.ts';
import { ended, endedAll, type Waiting } from './operations.ts';
import { type Step, stepsOf } from './plan.ts';
import { type DeployApi, resourceOf } from './resource.ts';

export interface Doing extends Waiting {
  readonly journal: Journal;
  readonly say: (text: string) => void;
}

/** Goes on where an earlier deployment of the same journal stopped. Throws ProblemsError with what a service refused. */
export async function deploy(deployment: Deployment, api: DeployApi, doing: Doing): Promise<void> {
  const { journal, signal, clock, say } = doing;
  if (journal.find(deployment.id) === undefined)
    await journal.append({ event: 'deployment', deployment, at: new Date(clock.now()).toISOString() });
  for (const step of stepsOf(deployment)) {
    signal.throwIfAborted();
    const last = journal.find(deployment.id)?.steps.get(step.key);
    const operation = last?.event === 'begun' ? last.operation : undefined;
    await endedAll(api, { operationsOf: step.operationsOf, operation }, doing);
    const found = await resourceOf(api, step.key).find();
    if (found.state === 'foreign') throw notOurs(found.why);
    if (found.state === 'broken') throw broken(found.why);
    if (found.state === 'ours') {
      say(`is there: ${step.resource}`);
    } else {
      say(`creating ${step.resource}: ${step.creates}`);
      await create(step, deployment, api, doing);
    }
    if (last?.event !== 'made')
      await journal.append({ event: 'made', id: deployment.id, step: step.key, at: new Date(clock.now()).toISOString() });
  }
}

async function create(step: Step, { id }: Deployment, api: DeployApi, doing: Doing): Promise<void> {
  const { journal, clock } = doing;
  const here = () => ({ id, step: step.key, at: new Date(clock.now()).toISOString() });
  await journal.append({ event: 'intended', ...here() });
  let operation: string | undefined;
  try {
    operation = await resourceOf(api, step.key).create();
  } catch (error) {
    if (wasRefused(error)) await journal.append({ event: 'refused', ...here() });
    throw error;
  }
  if (operation === undefined) return;
  await journal.append({ event: 'begun', ...here(), operation });
  const { error } = await ended(api, operation, doing);
  if (error === undefined) return;
  const remedy = 'run the same command again to go on, or predbench undeploy to remove what is there';
  throw new ProblemsError({ file: step.resource, message: `its operation ended with ${error}`, remedy });
}

/** The service answered that it does nothing; without an answer, or with an error of its own, it may have done it. */
function wasRefused(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 409;
}

function notOurs(why: string): ProblemsError {
  const remedy = 'choose another --name, or name the journal that it was deployed with: --journal FILE';
  return new ProblemsError({ message: why, remedy });
}

function broken(why: string): ProblemsError {
  return new ProblemsError({ message: why, remedy: 'predbench undeploy removes it; then deploy again' });
}
