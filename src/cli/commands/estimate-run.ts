/** `predbench estimate RESULT`: other loads with what a run measured. */
import { formatNumber, formatPercent } from '../../core/text.ts';
import { z } from 'zod';
import type { PriceBook } from '../../prices/price-book.ts';
import { cloudAssumptions } from '../../analysis/what-if/assumed.ts';
import { estimateBatch } from '../../analysis/what-if/batch.ts';
import { withMachineType } from '../../analysis/what-if/machine-type.ts';
import { deployedNodes, type Measured, measuredOf } from '../../analysis/what-if/measured.ts';
import { estimateStream } from '../../analysis/what-if/stream.ts';
import { batchText, streamText } from '../../report/estimate/text.ts';
import { type Priors, readPriors } from '../../analysis/cloud/priors.ts';
import type { Workers } from '../../analysis/what-if/workers.ts';
import { type ExitCode, exitCodes, type Problem, throwProblems } from '../../core/problems.ts';
import { meanBatchSize } from '../../measure/distribution/distribution.ts';
import { openRun } from '../../run/stored-run.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Context, Given } from './command.ts';
import { latencyBound, names, parseGiven, positive, whole } from './flags.ts';

const count = whole(1, 100_000).optional();
const seconds = positive(1_000_000).optional();
const flags = z.strictObject({
  file: z.string('is missing: name a run, or the file of figures').min(1, 'names none'),
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

export async function fromRun(given: Given, { output }: Context): Promise<ExitCode> {
  const choices = parseGiven(flags, given, ['file']);
  throwProblems(contradictions(choices));
  const { record, book } = await openRun(choices.file, choices.region ?? choices.prices);
  const measured = measuredWith(choices, record, book);
  const priors = await readPriors();
  const assumptions = await cloudAssumptions(priors, { startUpS: choices['startup-s'], queueS: choices['queue-s'] });
  const { seed, rate, json } = choices;
  const basis = basisOf(record, measured, book);
  if (rate === undefined) {
    const target = { rows: choices.rows as number, workers: workersOf(choices), nodes: choices.nodes };
    const figures = estimateBatch(measured, target, { assumptions, priors, book, seed });
    const { queueS, ...others } = assumptions;
    const isJob = measured.cells[0].phasesS['run'] !== undefined;
    const assumed = { ...others, ...(isJob && { queueS }), ...priorsOf(priors, target.workers, isJob) };
    if (json !== undefined)
      output.print(asJson({ ...figures, target: { ...target, strategy: choices.strategy } }, book, assumed));
    else output.print(batchText(figures, { title: batchTitle(choices, target.workers), basis, assumptions: assumed }));
    return exitCodes.ok;
  }
  const { hours = 1, within, nodes, workers } = choices;
  const target = { ratePerS: rate, hours, within, servers: deployedNodes(measured.cells[0]) > 0 ? nodes : workers };
  const found = estimateStream(measured, target, { assumptions, book, seed });
  const assumed = { vcpuRatio: assumptions.vcpuRatio };
  const title = `${choices.strategy}, ${formatNumber(rate)} messages/s`;
  if (json !== undefined) output.print(asJson({ ...found, target: { ...target, strategy: choices.strategy } }, book, assumed));
  else output.print(streamText(found, hours, { title, basis, assumptions: assumed }));
  return exitCodes.ok;
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
  { busyShare, stopShare, throughputSeenS, workerStartS, aimS, jobNodeS, jobNodeStartS }: Priors,
  workers: Workers,
  isJob: boolean,
) {
  return {
    busyShare,
    ...(workers.kind === 'autoscaled' && { stopShare, throughputSeenS, workerStartS, aimS }),
    ...(isJob && { jobNodeS, jobNodeStartS }),
  };
}

function batchTitle({ strategy, rows = 0 }: Choices, { kind, count }: Workers): string {
  const staffed = kind === 'fixed' ? `${count} workers from the start` : `autoscaled up to ${count} workers`;
  return `${strategy}, ${formatNumber(rows)} rows, ${staffed}`;
}

function basisOf({ id, machine }: RunRecord, { cells, workload, noise, noiseSource }: Measured, book: PriceBook): string[] {
  const [{ evidence, workers, modelThreads, batchSizes, workload: kind }] = cells;
  const on = machine === undefined ? '' : ` on ${machine.cores} cores of ${machine.cpu}`;
  const shared = evidence === 'embedded stand-in' ? '; the service had a part of the same cores' : '';
  const grouped = (meanBatchSize(batchSizes) ?? 1).toFixed(1);
  return [
    `Measured: ${workload} of ${id}, ${cells.length} repeat${cells.length === 1 ? '' : 's'} with ${workers} workers and ${modelThreads} model threads${on}; ${evidence}${shared}.`,
    `Noise of one run: ${formatPercent(noise)} (${noiseSource}). Prices: ${book.id}. List prices, no free quotas.`,
    ...(kind.kind === 'stream'
      ? [
          `Messages arrive by chance (Poisson), and calls carry ${grouped} of them as there; the wait for a group is not in the latency.`,
        ]
      : []),
  ];
}

function asJson(found: object, book: PriceBook, assumptions: object): string {
  return JSON.stringify({ ...found, interval: 0.95, book: book.id, assumptions }, undefined, 2);
}
