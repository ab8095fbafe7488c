import { join } from 'node:path';
import { layOut } from '../../report/formats/terminal.ts';
import { outlookBlocks } from '../../report/sections/outlook.ts';
import { planOutlook } from '../../run/outlook.ts';
import { spendingLines } from '../../run/spending/allow.ts';
import { bundledExperiment } from '../../core/paths.ts';
import { z } from 'zod';
import { runExperiment } from '../../run/experiment.ts';
import { type Plan, readExperiment } from '../../experiment/plan.ts';
import { preflight } from '../../run/preflight/preflight.ts';
import { type ExitCode, exitCodes, ProblemsError } from '../../core/problems.ts';
import type { Analysis } from '../../analysis/index.ts';
import { allHeld } from '../../analysis/thresholds/judged.ts';
import { contradictsExpected } from '../../analysis/comparison/expected.ts';
import type { Context, Given } from './command.ts';
import { runAndReport } from './run-and-report.ts';
import { defined, names, parseGiven, positive, shownFlags, whole } from './flags.ts';

const flags = z.strictObject({
  file: z.string().min(1, 'must name a file').default(bundledExperiment),
  strategy: names.optional(),
  workload: names.optional(),
  rows: whole(1, 1_000_000_000).optional(),
  rate: positive(1_000_000).optional(),
  seconds: positive(7 * 86_400).optional(),
  scale: positive(1).optional(),
  repeats: whole(1, 1000).optional(),
  workers: whole(1, 256).optional(),
  seed: whole(0, 0xffffffff).optional(),
  out: z.string().min(1, 'must name a folder'),
  'max-cost': positive(1_000_000).optional(),
  check: z.literal('true').optional(),
  'dry-run': z.literal('true').optional(),
  'metrics-port': whole(0, 65_535).optional(),
  ...shownFlags,
});

export async function run(given: Given, context: Context): Promise<ExitCode> {
  const {
    file,
    strategy: strategies,
    workload: workloads,
    out: outDir,
    'max-cost': maxUsd,
    check,
    'dry-run': dryRun,
    quiet,
    json,
    'metrics-port': metricsPort,
    ...numbers
  } = parseGiven(flags, given, ['file']);
  if (check !== undefined && dryRun !== undefined)
    throw new ProblemsError({ file: '--dry-run', message: 'give either --check or --dry-run' });
  const plan = await readExperiment(file, defined({ strategies, workloads, ...numbers }));
  if (dryRun !== undefined) return dryRunOnly(plan, { outDir, json }, context);
  if (!quiet)
    context.output.say(
      `${plan.name}: ${plan.strategies.map(({ name }) => name).join(', ')} over ${plan.workloads.map(({ name }) => name).join(', ')}`,
    );
  if (check !== undefined) return checkOnly(plan, outDir, context);
  const analysis = await runAndReport(plan, { outDir, maxUsd, quiet, json, metricsPort }, context, (options) =>
    runExperiment(plan, options),
  );
  return analysis === undefined ? exitCodes.interrupted : exitCodeOf(analysis);
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
  { outDir, json }: { readonly outDir: string; readonly json: boolean },
  { output }: Context,
): Promise<ExitCode> {
  const outlook = await planOutlook(plan, plan.cells, outDir);
  const place = {
    cost: await spendingLines(plan),
    results: join(outDir, `${plan.name}-<time of the start>`),
    repeats: Math.max(...plan.cells.map(({ repeat }) => repeat)),
    thresholds: plan.stored.thresholds?.length ?? 0,
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
