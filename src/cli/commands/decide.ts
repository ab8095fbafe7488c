import { z } from 'zod';
import type { Asked } from '../../analysis/index.ts';
import type { Decision } from '../../analysis/decision/decide.ts';
import { parseLimits, parsePriorities } from '../../analysis/decision/priorities.ts';
import { decisionData } from '../../report/formats/json.ts';
import { layOut } from '../../report/formats/terminal.ts';
import { decisionBlocks } from '../../report/sections/decision.ts';
import { didYouMean, type ExitCode, exitCodes, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { latestRun } from '../../run/store.ts';
import { openRun } from '../../run/stored-run.ts';
import type { Context, Given } from './command.ts';
import { names, parseGiven, whole } from './flags.ts';
import { modelChoices, modelFlags } from './model-flags.ts';

const flags = z.strictObject({
  result: z.string().min(1, 'names no run').optional(),
  priorities: z.string().optional(),
  limit: z.string().optional(),
  workload: names.optional(),
  ...modelFlags,
  seed: whole(0, 0xffffffff),
  json: z.literal('true').optional(),
});

type Choices = z.output<typeof flags>;

export async function run(given: Given, { output }: Context): Promise<ExitCode> {
  const choices = parseGiven(flags, given, ['result']);
  const { result, priorities, limit, seed, json } = choices;
  if (result === undefined) throw await noResult();
  const problems: Problem[] = [];
  const asked = priorities === undefined ? undefined : parsePriorities(priorities, problems);
  const limits = limit === undefined ? [] : parseLimits(limit, problems);
  const decisions = await decisionsOf(result, choices, { priorities: asked, limits, seed }, problems);
  output.print(
    json === undefined
      ? layOut(decisions.flatMap(decisionBlocks))
      : JSON.stringify({ decisions: decisions.map(decisionData) }, undefined, 2),
  );
  return exitCodes.ok;
}

/** Adds to `problems`, and throws them all. */
async function decisionsOf(
  result: string,
  { workload, assume, calibration }: Choices,
  asked: Asked,
  problems: Problem[],
): Promise<readonly Decision[]> {
  const model = await modelChoices({ assume, calibration }, problems);
  const analysis = await openRun(result, undefined, { ...asked, model, workloads: workload });
  const { cells, capacities, machine } = analysis.record;
  if (calibration !== undefined && machine === undefined) {
    const message = 'the run is of the cloud itself: there is nothing to replace';
    problems.push({ file: '--calibration', message, remedy: 'it is for runs on this machine' });
  }
  if (capacities !== undefined) {
    problems.push({
      file: '<result>',
      message: 'is a search of capacity: its workloads are probes, and nothing to decide between',
    });
  }
  const known = [...new Set(cells.map((cell) => cell.workload))];
  for (const name of (workload ?? []).filter((one) => !known.includes(one))) {
    const message = `the run has no workload "${name}"${didYouMean(name, known)}`;
    problems.push({ file: '--workload', message, remedy: `the run has: ${known.join(', ')}` });
  }
  throwProblems(problems);
  return analysis.decisions;
}

async function noResult(): Promise<ProblemsError> {
  const latest = await latestRun();
  const remedy = `results/<id>${latest === undefined ? '' : ` (the latest: ${latest})`}; or data/seed-2018, the experiment of 2018`;
  return new ProblemsError({ file: '<result>', message: 'missing: a run', remedy });
}
