import { z } from 'zod';
import type { PriceBook } from '../../prices/price-book.ts';
import { cloudAssumptions } from '../../analysis/estimate/assumed.ts';
import { estimateBatch } from '../../analysis/estimate/batch.ts';
import { withMachineType } from '../../analysis/estimate/machine-type.ts';
import { deployedNodes, type Measured, measuredOf } from '../../analysis/estimate/measured.ts';
import { estimateStream } from '../../analysis/estimate/stream.ts';
import { cloudText } from '../../report/estimate/cloud-text.ts';
import { basisOf, batchText, batchTitle, streamText, streamTitle } from '../../report/estimate/text.ts';
import type { Priors } from '../../analysis/estimate/priors.ts';
import { readPriors } from '../../run/estimate-priors.ts';
import type { Workers } from '../../analysis/estimate/workers.ts';
import { didYouMean, type ExitCode, exitCodes, type Problem, throwProblems } from '../../core/problems.ts';
import { openRun } from '../../run/stored-run.ts';
import { readRecord } from '../../run/store.ts';
import { seedRun } from '../../core/paths.ts';
import type { Comparison } from '../../analysis/comparison/comparison.ts';
import { calibrations, stepTo } from '../../analysis/estimate/calibration.ts';
import { cloudEstimate } from '../../analysis/estimate/cloud-estimate.ts';
import { type CloudRuns, cloudRuns } from '../../analysis/estimate/cloud-runs.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Context, Given } from './command.ts';
import { latencyBound, names, parseGiven, positive, whole } from './flags.ts';

const count = whole(1, 100_000).optional();
const seconds = positive(1_000_000).optional();
const flags = z.strictObject({
  file: z.string('is missing: name a run').min(1, 'names none'),
  strategy: z.string('is missing: name one of the run'),
  rows: whole(1, 1_000_000_000).optional(),
  workers: count,
  'max-workers': count,
  rate: positive(100_000).optional(),
  hours: positive(100_000).optional(),
  within: latencyBound.optional(),
  nodes: count,
  'startup-s': seconds,
  'queue-s': seconds,
  region: z.string().optional(),
  'machine-type': z.string().optional(),
  prices: names.optional(),
  seed: whole(0, 2 ** 31),
  json: z.literal('true').optional(),
});

type Choices = z.output<typeof flags>;

export async function run(given: Given, { output }: Context): Promise<ExitCode> {
  const choices = parseGiven(flags, given, ['file']);
  throwProblems(contradictions(choices));
  const [analysis, priors] = await Promise.all([openRun(choices.file, choices.region ?? choices.prices), readPriors()]);
  const { text, data } = await (analysis.record.machine === undefined ? fromCloud : fromRun)(choices, analysis, priors);
  output.print(
    choices.json === undefined ? text : JSON.stringify({ ...data, interval: 0.95, book: analysis.book.id }, undefined, 2),
  );
  return exitCodes.ok;
}

interface Shown {
  readonly text: string;
  readonly data: object;
}

/** Of a run on the cloud's own workers: a line through several sizes tells what grows with the rows. */
async function fromCloud(choices: Choices, { record, book }: Comparison, priors: Priors): Promise<Shown> {
  const { strategy, rows = 0, seed } = choices;
  const runs = cloudRuns(record.cells);
  throwProblems(cloudProblems(choices, runs));
  const target = { strategy, rows, workers: workersOf(choices) };
  const checks = calibrations(runs, priors, seed);
  const step = stepTo(target, runs);
  const estimate = cloudEstimate(runs, target, { priors, book, seed, factor: checks[step.kind].factor });
  const told = { target, step, calibrations: checks, priors };
  return { text: cloudText(estimate, told), data: { ...estimate, ...told } };
}

function cloudProblems(choices: Choices, { pipelines }: CloudRuns): Problem[] {
  const problems: Problem[] = [];
  for (const flag of ['rate', 'nodes', 'startup-s', 'queue-s', 'machine-type'] as const) {
    if (choices[flag] !== undefined)
      problems.push({ file: `--${flag}`, message: 'is for runs on this machine; this one is of the cloud' });
  }
  const known = [...new Set(pipelines.map(({ strategy }) => strategy))];
  if (!known.includes(choices.strategy)) {
    const message = `no finished batch of "${choices.strategy}" has its stages, workers and memory measured${didYouMean(choices.strategy, known)}`;
    problems.push({ file: '--strategy', message, remedy: `can be estimated: ${known.join(', ')}` });
  }
  return problems;
}

/** Of a run on this machine: its largest batch, or its fastest stream. */
async function fromRun(choices: Choices, { record, book }: Comparison, priors: Priors): Promise<Shown> {
  const measured = measuredWith(choices, record, book);
  const known = { startUpS: choices['startup-s'], queueS: choices['queue-s'] };
  const assumptions = cloudAssumptions(priors, cloudRuns((await readRecord(seedRun)).cells), known);
  const { seed, rate, strategy } = choices;
  const basis = basisOf(record, measured, book);
  if (rate === undefined) {
    const target = { rows: choices.rows as number, workers: workersOf(choices), nodes: choices.nodes };
    const figures = estimateBatch(measured, target, { assumptions, priors, book, seed });
    const { queueS, ...others } = assumptions;
    const isJob = measured.cells[0].phasesS['run'] !== undefined;
    const assumed = { ...others, ...(isJob && { queueS }), ...priorsOf(priors, target.workers, isJob) };
    return {
      text: batchText(figures, { title: batchTitle(strategy, target), basis, assumptions: assumed }),
      data: { ...figures, target: { ...target, strategy }, assumptions: assumed },
    };
  }
  const { hours = 1, within, nodes, workers } = choices;
  const target = { ratePerS: rate, hours, within, servers: deployedNodes(measured.cells[0]) > 0 ? nodes : workers };
  const found = estimateStream(measured, target, { assumptions, book, seed });
  const assumed = { vcpuRatio: assumptions.vcpuRatio };
  const title = streamTitle(strategy, rate);
  return {
    text: streamText(found, hours, { title, basis, assumptions: assumed }),
    data: { ...found, target: { ...target, strategy }, assumptions: assumed },
  };
}

function contradictions(choices: Choices): Problem[] {
  const { rows, rate, workers, 'max-workers': cap, region, prices } = choices;
  const problems: Problem[] = [];
  const refuse = (file: string, message: string) => problems.push({ file, message });
  if ((rows === undefined) === (rate === undefined)) refuse('--rows', 'give either --rows or --rate');
  if (rate === undefined && (workers === undefined) === (cap === undefined))
    refuse('--workers', 'give either --workers or --max-workers');
  if (rate !== undefined && cap !== undefined) refuse('--max-workers', 'a stream keeps its workers: give --workers, or neither');
  if (region !== undefined && prices !== undefined) refuse('--region', 'give either --region or --prices');
  for (const flag of ['hours', 'within'] as const)
    if (rate === undefined && choices[flag] !== undefined) refuse(`--${flag}`, 'is of a stream: give --rate');
  for (const flag of ['startup-s', 'queue-s'] as const)
    if (rate !== undefined && choices[flag] !== undefined) refuse(`--${flag}`, 'is of a batch: give --rows');
  return problems;
}

function measuredWith(choices: Choices, record: RunRecord, book: PriceBook): Measured {
  const measured = measuredOf(record, choices.strategy, choices.rate === undefined ? 'batch' : 'stream');
  const type = choices['machine-type'];
  const problems: Problem[] = [];
  const changed = type === undefined ? measured : withMachineType(measured, type, book, problems);
  if (choices.nodes !== undefined && deployedNodes(measured.cells[0]) === 0)
    problems.push({ file: '--nodes', message: `${choices.strategy} has no endpoint of its own` });
  throwProblems(problems);
  return changed;
}

function workersOf({ workers, 'max-workers': cap }: Choices): Workers {
  return workers === undefined ? { kind: 'autoscaled', count: cap as number } : { kind: 'fixed', count: workers };
}

/** Those that the estimate draws. */
function priorsOf(
  { busyShare, stopS, throughputSeenS, workerStartS, aimS, jobNodeS, jobNodeStartS }: Priors,
  workers: Workers,
  isJob: boolean,
) {
  return {
    busyShare,
    ...(workers.kind === 'autoscaled' && { stopS, throughputSeenS, workerStartS, aimS }),
    ...(isJob && { jobNodeS, jobNodeStartS }),
  };
}
