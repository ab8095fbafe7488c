/** Removes what the journal says was made or may have been made, where it is there with the deployment's label, and nothing else. */
import { type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import type { Doing } from './deploy.ts';
import type { Journalled } from './journal.ts';
import { ended, endedAll } from './operations.ts';
import { type Step, stepsOf } from './plan.ts';
import { type DeployApi, type Found, resourceOf } from './resource.ts';

export interface Undoing extends Doing {
  /** A call that was cut off may take so long to show what it made: until then nothing found is not taken for nothing there. */
  readonly settleMs: number;
}

/** The last made goes first. What one step cannot remove does not keep the others; throws ProblemsError with all of it at the end. */
export async function undeploy(journalled: Journalled, api: DeployApi, doing: Undoing): Promise<void> {
  const problems: Problem[] = [];
  for (const step of stepsOf(journalled.deployment).toReversed()) {
    doing.signal.throwIfAborted();
    try {
      await remove(step, journalled, api, doing);
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.push(...error.problems);
    }
  }
  throwProblems(problems);
}

async function remove(step: Step, { deployment, steps }: Journalled, api: DeployApi, doing: Undoing): Promise<void> {
  const last = steps.get(step.key);
  if (last === undefined) return;
  const { journal, clock, say } = doing;
  const found = await settled(step, { steps }, api, doing);
  if (found.state === 'foreign') {
    say(`left: ${found.why}`);
  } else if (found.state === 'absent') {
    if (last.event !== 'removed') say(`is not there: ${step.resource}`);
  } else {
    say(`removing ${step.resource}`);
    const operation = await resourceOf(api, step.key).remove();
    const { error } = operation === undefined ? {} : await ended(api, operation, doing);
    if (error !== undefined)
      throw new ProblemsError({
        file: step.resource,
        message: `removing it ended with ${error}`,
        remedy: 'run predbench undeploy again',
      });
  }
  if (last.event === 'removed' && found.state === 'absent') return;
  await journal.append({ event: 'removed', id: deployment.id, step: step.key, at: new Date(clock.now()).toISOString() });
}

/** What is there once nothing is under way that may still make it. */
async function settled(step: Step, { steps }: Pick<Journalled, 'steps'>, api: DeployApi, doing: Undoing): Promise<Found> {
  const last = steps.get(step.key);
  const operation = last?.event === 'begun' ? last.operation : undefined;
  const unsureUntil = last?.event === 'intended' ? Date.parse(last.at) + doing.settleMs : 0;
  for (let told = false; ; told = true) {
    await endedAll(api, { operationsOf: step.operationsOf, operation }, doing);
    const now = doing.clock.now();
    const found = await resourceOf(api, step.key).find();
    if (found.state !== 'absent' || now >= unsureUntil) return found;
    if (!told)
      doing.say(`waiting ${Math.ceil((unsureUntil - now) / 1000)} s: a call that was cut off may still make ${step.resource}`);
    await doing.clock.sleep(doing.pollMs, doing.signal);
  }
}
