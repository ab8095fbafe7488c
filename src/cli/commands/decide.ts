import { z } from 'zod';
import { loadPriceBook } from '../../prices/price-book.ts';
import { type SeedCost, seedCosts, seedPriceBooks } from '../../analysis/seed-2018/cost.ts';
import { readCalibration } from '../../analysis/cloud/calibration-file.ts';
import type { Asked } from '../../analysis/index.ts';
import { decide, type Decision } from '../../analysis/decision/decide.ts';
import { effortLabels } from '../../analysis/decision/effort.ts';
import { parseLimits, parsePriorities } from '../../analysis/decision/priorities.ts';
import { equalPriorities } from '../../core/keys/priorities.ts';
import { seedCases } from '../../analysis/seed-2018/cases.ts';
import { paragraphs } from '../../report/sections/decision.ts';
import type { Effort } from '../../core/predictor.ts';
import { didYouMean, type ExitCode, exitCodes, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { figures } from '../../analysis/figures/index.ts';
import { findStrategy } from '../../strategies/registry.ts';
import { latestRun } from '../../run/store.ts';
import { openRun } from '../../run/stored-run.ts';
import { isSeedFile, readSeedExperiment } from '../../analysis/seed-2018/seed-experiment.ts';
import type { Context, Given } from './command.ts';
import { names, parseGiven, whole } from './flags.ts';

const flags = z.strictObject({
  result: z.string().min(1, 'names no run').optional(),
  priorities: z.string().optional(),
  limit: z.string().optional(),
  rows: whole(1, 1_000_000_000).optional(),
  workload: names.optional(),
  calibration: z.string().min(1, 'names no file').optional(),
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
  const keys = [...figures.map(({ key }) => key), ...Object.keys(effortLabels)];
  const limits = limit === undefined ? [] : parseLimits(limit, keys, problems);
  const decisions = await (isSeedFile(result) ? seedDecisions : runDecisions)(
    result,
    choices,
    { priorities: asked, limits, seed },
    problems,
  );
  output.print(
    json === undefined
      ? decisions.flatMap(paragraphs).join('\n\n')
      : JSON.stringify({ decisions: decisions.map((one) => ({ ...one, text: paragraphs(one).join('\n\n') })) }, undefined, 2),
  );
  return exitCodes.ok;
}

/** Adds to `problems`, and throws them all. */
type Decide = (result: string, choices: Choices, asked: Asked, problems: Problem[]) => Promise<readonly Decision[]>;

const seedDecisions: Decide = async (
  file,
  { rows, workload, calibration, seed },
  { priorities = equalPriorities, limits = [] },
  problems,
) => {
  const costs = seedCosts(await readSeedExperiment(file), await loadPriceBook(seedPriceBooks));
  const sizes = [...new Set(costs.map((cost) => cost.rows))].toSorted((a, b) => a - b);
  if (workload !== undefined) {
    problems.push({ file: '--workload', message: 'the figures of 2018 have no workloads', remedy: 'choose a size with --rows' });
  }
  if (calibration !== undefined) {
    const remedy = 'it is for runs on this machine';
    problems.push({
      file: '--calibration',
      message: 'the figures of 2018 are of the cloud: there is nothing to replace',
      remedy,
    });
  }
  if (rows !== undefined && !sizes.includes(rows)) {
    problems.push({ file: '--rows', message: `the figures have no ${rows} rows`, remedy: `they have: ${sizes.join(', ')}` });
  }
  throwProblems(problems);
  const cases = seedCases(
    costs.filter((cost) => rows === undefined || cost.rows === rows),
    await builtInEfforts(costs),
  );
  return cases.map((one) => decide(one, { priorities, limits, seed }));
};

/** The figures' strategies are the built-in ones. */
async function builtInEfforts(costs: readonly SeedCost[]): Promise<Record<string, Effort>> {
  const names = [...new Set(costs.map(({ strategy }) => strategy))];
  const found = await Promise.all(names.map(async (name) => [name, (await findStrategy(name, '.')).strategy.effort] as const));
  return Object.fromEntries(found.flatMap(([name, effort]) => (effort === undefined ? [] : [[name, effort]])));
}

const runDecisions: Decide = async (result, { rows, workload, calibration }, asked, problems) => {
  const measured = calibration === undefined ? [] : await readCalibration(calibration);
  const analysis = await openRun(result, undefined, { ...asked, measured });
  if (rows !== undefined) {
    problems.push({ file: '--rows', message: 'chooses among the figures of 2018', remedy: 'choose with --workload' });
  }
  const { cells, capacities } = analysis.record;
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
  return analysis.decisions.filter(({ case: name }) => workload?.includes(name) ?? true);
};

async function noResult(): Promise<ProblemsError> {
  const latest = await latestRun();
  const remedy = `results/<id>${latest === undefined ? '' : ` (the latest: ${latest})`}, or data/seed-experiment-2018.json`;
  return new ProblemsError([{ file: '<result>', message: 'missing: a run, or the figures of 2018', remedy }]);
}
