import { z } from 'zod';
import { loadPriceBook } from '../cost/price-book.ts';
import { type Plan, readExperiment } from '../experiment.ts';
import { didYouMean, type ExitCode, exitCodes, ProblemsError } from '../problems.ts';
import { budgetOf } from '../quantities/budget.ts';
import { calibrate } from '../quantities/calibrate.ts';
import { type MeasuredQuantity, refuseTaken, writeCalibration } from '../quantities/measured.ts';
import { type Measure, measurementsOf, measures } from '../quantities/plan.ts';
import { runTarget } from '../quantities/run-target.ts';
import { formatNumber } from '../report/format.ts';
import type { Context, Given, Output } from './command.ts';
import { defined, names, parseGiven, positive, whole } from './flags.ts';

const flags = z.strictObject({
  file: z.string().min(1, 'names no file').optional(),
  strategy: names.optional(),
  measure: names.optional(),
  calls: whole(20, 10_000),
  'max-cost': positive(100_000).optional(),
  out: z.string().min(1, 'names no file'),
});

export async function run(given: Given, { output, signal }: Context): Promise<ExitCode> {
  const { file, strategy: strategies, measure, calls, out, 'max-cost': maxUsd } = parseGiven(flags, given, ['file']);
  if (file === undefined) throw noFile();
  const asked = measure === undefined ? undefined : measuresIn(measure);
  await refuseTaken(out);
  const plan = /\.ya?ml$/i.test(file)
    ? await readExperiment(file, defined({ strategies }))
    : await planOfRun(file, strategies, asked, output);
  if (plan === undefined) return exitCodes.ok;

  const measurements = await measurementsOf(plan, asked);
  const budget = budgetOf(measurements, { calls, book: await loadPriceBook(plan.prices), maxUsd });
  output.say(budget.text);
  budget.agree();
  const { measured, missed } = await calibrate(measurements, {
    plan,
    calls,
    signal,
    limitS: budget.limitS,
    say: (text) => output.say(text),
    onMeasured: (all) => writeCalibration(out, all),
  });
  output.print([...linesOf(measured), ...(measured.some(isStandIn) ? [standIns] : []), ...missed].join('\n'));
  output.print(measured.length === 0 ? 'nothing was measured: no file was written' : `written: ${out}`);
  if (signal.aborted) return exitCodes.interrupted;
  return missed.length > 0 ? exitCodes.cellFailed : exitCodes.ok;
}

/** Undefined, with what would settle its decision said, where nothing of the run is asked for. */
async function planOfRun(
  run: string,
  strategies: readonly string[] | undefined,
  asked: readonly Measure[] | undefined,
  output: Output,
): Promise<Plan | undefined> {
  const target = await runTarget(run, strategies);
  if (strategies !== undefined || asked !== undefined) return target.plan();
  output.print([...target.lines, 'nothing was measured: choose with --measure or --strategy'].join('\n'));
  return undefined;
}

const standIns = 'stand-in: measured on this machine; kept in the file, and no replacement for what is assumed of the cloud';

function isStandIn({ evidence }: MeasuredQuantity): boolean {
  return evidence === 'stand-in';
}

/** Strategies that were measured together stand in one line. */
function linesOf(measured: readonly MeasuredQuantity[]): string[] {
  const groups = [...new Set(measured.map(({ source }) => source))].map((one) => measured.filter(({ source }) => source === one));
  return groups.map((group) => {
    const { quantity, unit, value, low, high, evidence, source } = group[0] as MeasuredQuantity;
    const range = `${formatNumber(value)} ${unit} (${formatNumber(low)} to ${formatNumber(high)})`;
    return `${group.map(({ strategy }) => strategy).join(', ')}: ${quantity} ${range}, ${evidence}: ${source}`;
  });
}

function measuresIn(given: readonly string[]): Measure[] {
  const unknown = given.filter((name) => !(measures as readonly string[]).includes(name));
  if (unknown.length === 0) return measures.filter((measure) => given.includes(measure));
  const remedy = `there are: ${measures.join(', ')}`;
  throw new ProblemsError(
    unknown.map((name) => ({ file: '--measure', message: `there is no measure "${name}"${didYouMean(name, measures)}`, remedy })),
  );
}

function noFile(): ProblemsError {
  const remedy = 'predbench calibrate mine.yaml --max-cost 0.50';
  return new ProblemsError([
    { file: '<file>', message: 'missing: an experiment file that names endpoint and job service, or a run of one', remedy },
  ]);
}
