import { dirname, join } from 'node:path';
import { layOut } from '../../report/formats/terminal.ts';
import { outlookBlocks } from '../../report/sections/outlook.ts';
import { planOutlook } from '../../run/outlook.ts';
import { describedJobs } from '../../run/described.ts';
import { spendingLines } from '../../run/spending/allow.ts';
import { bundledExperiment } from '../../core/paths.ts';
import { z } from 'zod';
import { runExperiment } from '../../run/experiment.ts';
import { type ResumableRun, resumable } from '../../run/resume/resume.ts';
import { type Choices, type Plan, readExperiment } from '../../experiment/plan.ts';
import { preflight } from '../../run/preflight/preflight.ts';
import { type ExitCode, exitCodes, ProblemsError, throwProblems } from '../../core/problems.ts';
import type { Analysis } from '../../analysis/index.ts';
import { allHeld } from '../../analysis/thresholds/judged.ts';
import { contradictsExpected } from '../../analysis/comparison/expected.ts';
import type { Context, Given } from './command.ts';
import { runAndReport } from './run-and-report.ts';
import { defined, engineFlag, language, names, parseGiven, positive, shownFlags, whole } from './flags.ts';

const flags = z.strictObject({
  file: z.string().min(1, 'must name a file').optional(),
  resume: z.string().min(1, 'names no run').optional(),
  strategy: names.optional(),
  workload: names.optional(),
  rows: whole(1, 1_000_000_000).optional(),
  rate: positive(1_000_000).optional(),
  seconds: positive(7 * 86_400).optional(),
  scale: positive(1).optional(),
  repeats: whole(1, 1000).optional(),
  workers: whole(1, 256).optional(),
  seed: whole(0, 0xffffffff).optional(),
  engine: engineFlag.optional(),
  out: z.string().min(1, 'must name a folder'),
  'max-cost': positive(1_000_000).optional(),
  check: z.literal('true').optional(),
  'dry-run': z.literal('true').optional(),
  'metrics-port': whole(0, 65_535).optional(),
  lang: language,
  ...shownFlags,
});

export async function run(given: Given, context: Context): Promise<ExitCode> {
  const {
    file,
    resume,
    strategy: strategies,
    workload: workloads,
    out,
    'max-cost': maxUsd,
    check,
    'dry-run': dryRun,
    quiet,
    json,
    'metrics-port': metricsPort,
    lang,
    ...numbers
  } = parseGiven(flags, given, ['file']);
  if (check !== undefined && dryRun !== undefined)
    throw new ProblemsError({ file: '--dry-run', message: 'give either --check or --dry-run' });
  const choices = defined({ strategies, workloads, ...numbers });
  const stored = resume === undefined ? undefined : await resumedRun(resume, file, choices);
  const plan = stored?.plan ?? (await readExperiment(file ?? bundledExperiment, choices));
  const outDir = stored === undefined ? out : dirname(stored.dir);
  const toRun = stored === undefined ? plan : { ...plan, cells: stored.missing };
  const { thresholds = [] } = stored?.record.experiment ?? plan.stored;
  if (dryRun !== undefined) return dryRunOnly(toRun, { outDir, results: stored?.dir, thresholds, json }, context);
  if (!quiet)
    context.output.say(
      stored === undefined
        ? `${plan.name}: ${plan.strategies.map(({ name }) => name).join(', ')} over ${plan.workloads.map(({ name }) => name).join(', ')}`
        : `${stored.dir}: ${stored.missing.length} of ${plan.cells.length} cells are still to be measured`,
    );
  if (check !== undefined) return checkOnly(toRun, outDir, context);
  const analysis = await runAndReport(toRun, { outDir, maxUsd, quiet, json, metricsPort, lang }, context, (options) =>
    runExperiment(plan, options, stored),
  );
  return analysis === undefined ? exitCodes.interrupted : exitCodeOf(analysis);
}

/** Flags that choose or change cells belong to a file, which must come to what the run stores. */
async function resumedRun(given: string, file: string | undefined, choices: Choices): Promise<ResumableRun> {
  const flags = Object.keys(choices).map((key) => ({ strategies: 'strategy', workloads: 'workload' })[key] ?? key);
  if (file === undefined) {
    throwProblems(
      flags.map((flag) => ({
        file: `--${flag}`,
        message: 'changes the experiment, which is that of the run',
        remedy: 'leave it out, or run anew: without --resume',
      })),
    );
  }
  return resumable(given, file, choices);
}

async function checkOnly(plan: Plan, outDir: string, { output, signal }: Context): Promise<ExitCode> {
  await preflight(plan, { outDir, signal });
  if (signal.aborted) return exitCodes.interrupted;
  output.print(
    `ready: the source, the disk and ${plan.strategies.map(({ name }) => name).join(', ')} were checked; nothing was run`,
  );
  return exitCodes.ok;
}

async function dryRunOnly(
  plan: Plan,
  {
    outDir,
    results,
    thresholds,
    json,
  }: {
    readonly outDir: string;
    readonly results: string | undefined;
    readonly thresholds: readonly string[];
    readonly json: boolean;
  },
  { output }: Context,
): Promise<ExitCode> {
  const outlook = await planOutlook(plan, plan.cells, outDir);
  const { jobs, notShown } = await describedJobs(plan, plan.cells);
  const place = {
    cost: await spendingLines(plan),
    results: results ?? join(outDir, `${plan.name}-<time of the start>`),
    repeats: plan.stored.repeats,
    thresholds: thresholds.length,
    jobs,
    ...(notShown !== undefined && { jobsNotShown: notShown }),
  };
  output.print(json ? JSON.stringify({ ...outlook, ...place }, undefined, 2) : layOut(outlookBlocks(outlook, place)));
  return exitCodes.ok;
}

function exitCodeOf({ record, thresholds }: Analysis): ExitCode {
  const { state, cells, agreements, expectations = [] } = record;
  if (state !== 'complete') return exitCodes.interrupted;
  const lost = cells.some((cell) => cell.state === 'measured' && !cell.result.judged.valid.ok);
  const disagrees = agreements.some((agreement) => agreement.state === 'disagree') || expectations.some(contradictsExpected);
  if (lost || disagrees) return exitCodes.invalid;
  if (cells.some((cell) => cell.state === 'failed')) return exitCodes.cellFailed;
  return allHeld(thresholds) ? exitCodes.ok : exitCodes.threshold;
}
