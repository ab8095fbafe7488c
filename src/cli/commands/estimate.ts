import { z } from 'zod';
import { machineTypeOf, noMachineType } from '../../core/machine-types.ts';
import { didYouMean, type ExitCode, exitCodes, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { isOfEngine } from '../../core/record.ts';
import { endpointLine } from '../../analysis/cloud/machines.ts';
import type { Model, Workers } from '../../analysis/cloud/model.ts';
import type { Comparison, ComparisonRow } from '../../analysis/comparison/comparison.ts';
import { type Estimate, estimateLoad } from '../../analysis/estimate/batch.ts';
import { cloudEstimate } from '../../analysis/estimate/cloud-estimate.ts';
import { type CloudRuns, cloudRuns } from '../../analysis/estimate/cloud-runs.ts';
import { calibrations, stepTo } from '../../analysis/estimate/calibration.ts';
import { priors } from '../../analysis/estimate/priors.ts';
import { estimateStream } from '../../analysis/estimate/stream.ts';
import type { Analysis } from '../../analysis/index.ts';
import { cloudText } from '../../report/estimate/cloud-text.ts';
import { discountText } from '../../prices/discount.ts';
import { batchText, batchTitle, streamText, streamTitle, toldOf } from '../../report/estimate/text.ts';
import { openRun } from '../../run/stored-run.ts';
import type { Context, Given } from './command.ts';
import { discountFlag, latencyBound, names, parseGiven, positive, whole } from './flags.ts';
import { modelChoices, modelFlags } from './model-flags.ts';

const count = whole(1, 100_000).optional();
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
  region: z.string().optional(),
  'machine-type': z.string().optional(),
  prices: names.optional(),
  discount: discountFlag.optional(),
  ...modelFlags,
  seed: whole(0, 2 ** 31),
  json: z.literal('true').optional(),
});

type Choices = z.output<typeof flags>;

export async function run(given: Given, { output }: Context): Promise<ExitCode> {
  const choices = parseGiven(flags, given, ['file']);
  const problems = contradictions(choices);
  const model = {
    ...(await modelChoices(choices, problems)),
    machineType: choices['machine-type'],
    maxWorkers: choices['max-workers'],
  };
  throwProblems(problems);
  const analysis = await openRun(
    choices.file,
    { books: choices.region ?? choices.prices, discount: choices.discount },
    { model },
  );
  const workers = staffing(choices);
  const { text, data } =
    analysis.record.machine === undefined && workers !== undefined
      ? fromCloud(choices, workers, analysis)
      : fromModel(choices, analysis);
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
function fromCloud(choices: Choices, workers: Workers, { record, book }: Comparison): Shown {
  const { strategy, rows = 0, seed } = choices;
  const runs = cloudRuns(record.cells);
  throwProblems(cloudProblems(choices, runs));
  const target = { strategy, rows, workers };
  const checks = calibrations(runs, seed);
  const step = stepTo(target, runs);
  const estimate = cloudEstimate(runs, target, { book, seed, factor: checks[step.kind].factor });
  const told = { target, step, calibrations: checks };
  return { text: cloudText(estimate, told), data: { ...estimate, ...told, priors } };
}

function cloudProblems(choices: Choices, { pipelines }: CloudRuns): Problem[] {
  const problems: Problem[] = [];
  for (const flag of ['rate', 'nodes', 'machine-type'] as const) {
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

/** The cloud's model of the strategy's largest batch, or fastest stream. */
function fromModel(choices: Choices, analysis: Analysis): Shown {
  const { strategy, rate, rows, workers, nodes, hours = 1, within, seed } = choices;
  const { book, record } = analysis;
  const prices = `${book.id}${discountText(book)}`;
  const row = largestOf(analysis, strategy, rate === undefined ? 'batch' : 'stream');
  const { model } = row;
  throwProblems(modelProblems(choices, model));
  if (model.kind === 'stream') {
    if (rate === undefined) throw new Error('a stream has a rate');
    const cells = row.cells.map(({ measured }) => measured).filter(isOfEngine);
    const servers = endpointLine(model.usage) === undefined ? workers : nodes;
    const found = estimateStream(model, cells, { ratePerS: rate, hours, within, servers }, { book, seed });
    return {
      text: streamText(found, hours, toldOf(streamTitle(strategy, rate), row, record, prices)),
      data: { ...dataOf(found), target: { strategy, ratePerS: rate, hours }, assumed: model.assumed },
    };
  }
  const load = {
    kind: 'batch' as const,
    rows: rows ?? 0,
    workers: staffing(choices),
    nodes,
  };
  const found = estimateLoad(model, load, book);
  return {
    text: batchText(found, toldOf(batchTitle(strategy, { rows: load.rows, workers: staffing(choices) }), row, record, prices)),
    data: { ...dataOf(found), target: { ...load, strategy }, assumed: model.assumed },
  };
}

/** Every figure by itself, then the phases and the bill. */
function dataOf({ figures, projection, cost, ...others }: Estimate): object {
  return { ...figures, ...others, phases: projection.phases, cost };
}

type ModelledRow = ComparisonRow & { readonly model: Model };

/** Throws ProblemsError where the strategy has none. */
function largestOf({ workloads, record }: Analysis, strategy: string, kind: 'batch' | 'stream'): ModelledRow {
  const names = [...new Set(record.cells.map((cell) => cell.strategy))];
  if (!names.includes(strategy)) {
    const message = `the run has no strategy "${strategy}"${didYouMean(strategy, names)}; it has: ${names.join(', ')}`;
    throw new ProblemsError({ file: '--strategy', message });
  }
  const found = workloads
    .flatMap(({ rows }) => rows)
    .filter((row): row is ModelledRow => row.strategy === strategy && row.unranked === undefined && row.model !== undefined)
    .filter(({ load }) => load?.kind === kind)
    .toSorted((a, b) => sizeOf(b) - sizeOf(a))[0];
  if (found !== undefined) return found;
  const message = `${strategy} has no valid ${kind} in this run`;
  throw new ProblemsError({ file: '--strategy', message, remedy: `run one: predbench run with a workload of ${kind}` });
}

function sizeOf({ load }: ModelledRow): number {
  return load === undefined ? 0 : load.kind === 'batch' ? load.rows : load.ratePerS;
}

function modelProblems({ nodes, 'machine-type': type, strategy, workers }: Choices, model: Model): Problem[] {
  const problems: Problem[] = [];
  const refuse = (file: string, message: string) => problems.push({ file, message });
  if (model.kind === 'billed batch') {
    if (nodes !== undefined || type !== undefined)
      refuse('--nodes', 'the bill was measured in the cloud: its machines are as they were');
    return problems;
  }
  const usage = model.kind === 'stream' ? model.usage : (model.sizes[0]?.usage ?? []);
  const hasEndpoint = endpointLine(usage) !== undefined;
  const hasNodes = hasEndpoint || (model.kind === 'batch' && model.isJob);
  if (nodes !== undefined && !hasNodes) refuse('--nodes', `${strategy} has no endpoint or job of its own`);
  if (type !== undefined && !hasNodes) refuse('--machine-type', `${strategy} has no endpoint or job with a machine type`);
  if (type !== undefined && machineTypeOf(type) === undefined) refuse('--machine-type', noMachineType(type));
  if (model.kind === 'stream' && hasEndpoint && workers !== undefined) refuse('--workers', 'the endpoint predicts: give --nodes');
  return problems;
}

function contradictions(choices: Choices): Problem[] {
  const { rows, rate, workers, 'max-workers': cap, region, prices } = choices;
  const problems: Problem[] = [];
  const refuse = (file: string, message: string) => problems.push({ file, message });
  if ((rows === undefined) === (rate === undefined)) refuse('--rows', 'give either --rows or --rate');
  if (workers !== undefined && cap !== undefined) refuse('--workers', 'give either --workers or --max-workers');
  if (rate !== undefined && cap !== undefined) refuse('--max-workers', 'a stream keeps its workers: give --workers, or neither');
  if (region !== undefined && prices !== undefined) refuse('--region', 'give either --region or --prices');
  for (const flag of ['hours', 'within'] as const)
    if (rate === undefined && choices[flag] !== undefined) refuse(`--${flag}`, 'is of a stream: give --rate');
  return problems;
}

function staffing({ workers, 'max-workers': cap }: Choices): Workers | undefined {
  if (workers !== undefined) return { kind: 'fixed', count: workers };
  return cap === undefined ? undefined : { kind: 'autoscaled', count: cap };
}
