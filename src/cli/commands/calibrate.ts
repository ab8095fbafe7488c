import { z } from 'zod';
import { loadPriceBook } from '../../prices/price-book.ts';
import { readExperiment } from '../../experiment/plan.ts';
import { labelsOf, runLabel } from '../../core/labels.ts';
import { didYouMean, type ExitCode, exitCodes, ProblemsError } from '../../core/problems.ts';
import { spendingGuard } from '../../prices/spending/guard.ts';
import { chargeOf } from '../../run/calibrate/charges.ts';
import { calibrate } from '../../run/calibrate/calibrate.ts';
import { type MeasuredQuantity, refuseTaken, writeCalibration } from '../../run/calibrate/file.ts';
import { measurementsOf } from '../../run/calibrate/plan.ts';
import { type Measure, measures } from '../../analysis/cloud/quantities.ts';
import { settlingOfRun } from '../../analysis/decision/settling-of-run.ts';
import { experimentOfRun } from '../../run/stored-plan.ts';
import { openRun } from '../../run/stored-run.ts';
import { timeStamp } from '../../run/results.ts';
import { formatNumber } from '../../core/text.ts';
import type { Context, Given } from './command.ts';
import { defined, names, parseGiven, positive, whole } from './flags.ts';

const flags = z.strictObject({
  file: z.string().min(1, 'must name a file').optional(),
  strategy: names.optional(),
  measure: names.optional(),
  settle: z.string().min(1, 'must name a run').optional(),
  calls: whole(20, 10_000),
  'max-cost': positive(100_000).optional(),
  out: z.string().min(1, 'must name a file'),
});

type Choices = z.output<typeof flags>;

export async function run(given: Given, { output, signal }: Context): Promise<ExitCode> {
  const choices = parseGiven(flags, given, ['file']);
  const { file, calls, out, 'max-cost': maxUsd } = choices;
  if (file === undefined) throw noFile();
  await refuseTaken(out);
  const asked = await askedOf(file, choices);
  if (asked.lines.length > 0) output.say(asked.lines.join('\n'));
  if (asked.measures?.length === 0) {
    output.print('nothing was measured');
    return exitCodes.ok;
  }
  const strategies = defined({ strategies: asked.strategies });
  const plan = isExperiment(file) ? await readExperiment(file, strategies) : await experimentOfRun(file, strategies);
  const measurements = await measurementsOf(plan, asked.measures);
  const charges = measurements.filter(({ paid }) => paid).map((one) => chargeOf(one, calls));
  const guard = spendingGuard(charges, { book: await loadPriceBook(plan.prices), maxUsd, pricesKey: "the experiment's prices" });
  output.say(guard.text);
  guard.agree();
  const labels = labelsOf(`calibrate-${timeStamp(new Date())}`);
  if (charges.length > 0) output.say(`label of all that it makes in the cloud: ${runLabel}=${labels[runLabel]}`);
  const { measured, missed } = await calibrate(measurements, {
    plan,
    labels,
    calls,
    signal,
    limitS: ({ planned }) => guard.limitS(planned.name),
    say: (text) => output.say(text),
    onMeasured: (all) => writeCalibration(out, all),
  });
  output.print([...linesOf(measured), ...(measured.some(isStandIn) ? [standIns] : []), ...missed].join('\n'));
  output.print(measured.length === 0 ? 'nothing was measured: no file was written' : `written: ${out}`);
  if (signal.aborted) return exitCodes.interrupted;
  return missed.length > 0 ? exitCodes.cellFailed : exitCodes.ok;
}

function isExperiment(file: string): boolean {
  return /\.ya?ml$/i.test(file);
}

interface Asked {
  readonly strategies?: readonly string[] | undefined;
  /** Empty if nothing that can be measured would settle it. */
  readonly measures?: readonly Measure[] | undefined;
  /** What would settle a run's decisions. */
  readonly lines: readonly string[];
}

/** What the flags ask for. With --settle, or for a run without flags: what settles the run's decisions, by its own priorities. */
async function askedOf(file: string, { strategy: strategies, measure, settle }: Choices): Promise<Asked> {
  const chosen = strategies !== undefined || measure !== undefined;
  if (settle !== undefined && chosen) {
    const message = 'chooses itself what to measure';
    throw new ProblemsError({ file: '--settle', message, remedy: 'leave out --strategy and --measure' });
  }
  const run = settle ?? (isExperiment(file) || chosen ? undefined : file);
  if (run !== undefined) return settlingOfRun((await openRun(run)).decisions);
  return { strategies, measures: measure === undefined ? undefined : measuresIn(measure), lines: [] };
}

const standIns = 'stand-in: measured on this machine; kept in the file, but not used in place of assumptions about the cloud';

function isStandIn({ evidence }: MeasuredQuantity): boolean {
  return evidence === 'stand-in';
}

/** One line for strategies that were measured together. */
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
  const remedy = `choose from: ${measures.join(', ')}`;
  throw new ProblemsError(
    unknown.map((name) => ({ file: '--measure', message: `there is no measure "${name}"${didYouMean(name, measures)}`, remedy })),
  );
}

function noFile(): ProblemsError {
  const remedy = 'predbench calibrate mine.yaml --max-cost 0.50';
  return new ProblemsError({
    file: '<file>',
    message: 'missing: an experiment file that names the endpoint and the job service, or a run of it',
    remedy,
  });
}
