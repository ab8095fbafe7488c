import { existsSync } from 'node:fs';
import { z } from 'zod';
import { connect } from '../../services/deploy/connect.ts';
import { isOpen, Journal, type Journalled } from '../../services/deploy/journal.ts';
import { undeploy } from '../../services/deploy/undeploy.ts';
import { settleMs, waitingFor } from '../../services/deploy/waiting.ts';
import { didYouMean, type ExitCode, exitCodes, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import type { Context, Given } from './command.ts';
import { parseGiven } from './flags.ts';

const flags = z.strictObject({
  name: z.string().optional(),
  journal: z.string().min(1, 'must name a file'),
});

export async function run(given: Given, { output, signal }: Context): Promise<ExitCode> {
  const { name, journal: file } = parseGiven(flags, given, ['name']);
  const journal = await Journal.read(file);
  const open = chosen(journal, name, file);
  const problems: Problem[] = [];
  try {
    for (const journalled of open) {
      const { deployment } = journalled;
      const waiting = waitingFor(deployment, signal);
      await undeploy(journalled, await connect(deployment), {
        ...waiting,
        journal,
        settleMs: settleMs(deployment),
        say: (text) => output.say(text),
      }).catch((error: unknown) => {
        if (!(error instanceof ProblemsError)) throw error;
        problems.push(...error.problems);
      });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    output.say('stopped: run predbench undeploy again to remove the rest');
    return exitCodes.interrupted;
  }
  throwProblems(problems);
  const left = journal.deployments.filter((one) => isOpen(one));
  output.print(left.length === 0 ? `nothing in ${file} is deployed any more` : `still deployed: ${left.map(nameOf).join(', ')}`);
  return exitCodes.ok;
}

/** Open deployments of this name, or all. Throws ProblemsError if the journal has none. */
function chosen(journal: Journal, name: string | undefined, file: string): readonly Journalled[] {
  const all = journal.deployments;
  if (all.length === 0) {
    const message = existsSync(file) ? 'has no deployments' : 'there is no such journal';
    throw new ProblemsError({ file, message, remedy: 'name your journal with --journal FILE' });
  }
  const named = all.filter(({ deployment }) => name === undefined || deployment.name === name);
  if (named.length === 0) {
    const names = [...new Set(all.map(nameOf))];
    throw new ProblemsError({
      file: '<name>',
      message: `${file} has no deployment "${name}"${didYouMean(name ?? '', names)}`,
      remedy: `it has: ${names.join(', ')}`,
    });
  }
  return named.filter((one) => isOpen(one));
}

function nameOf({ deployment }: Journalled): string {
  return deployment.name;
}
