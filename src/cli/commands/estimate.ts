import { z } from 'zod';
import { loadPriceBook } from '../../prices/price-book.ts';
import { jobRuns, pipelineRuns } from '../../analysis/seed-2018/fit-runs.ts';
import { estimate, type Target } from '../../analysis/seed-2018/estimate.ts';
import { holdOut } from '../../analysis/seed-2018/hold-out.ts';
import { readPriors } from '../../analysis/cloud/priors.ts';
import { renderEstimate } from '../../report/estimate/seed-text.ts';
import { type ExitCode, exitCodes, type Problem, throwProblems } from '../../core/problems.ts';
import { isSeedFile, readSeedExperiment } from '../../analysis/seed-2018/seed-experiment.ts';
import type { Context, Given } from './command.ts';
import { fromRun } from './estimate-run.ts';
import { parseGiven, whole } from './flags.ts';

const workers = whole(1, 100_000).optional();
const flags = z.strictObject({
  file: z.string('is missing: name a run, or the file of figures').min(1, 'names none'),
  strategy: z.enum(['direct', 'rest', 'batch-job'], 'must be direct or batch-job'),
  rows: whole(1, 1_000_000_000),
  workers,
  'max-workers': workers,
  prices: z.string().optional(),
  seed: whole(0, 2 ** 31),
  json: z.literal('true').optional(),
});

export async function run(given: Given, context: Context): Promise<ExitCode> {
  return isSeedFile(given['file'] ?? '') ? fromSeed(given, context) : fromRun(given, context);
}

async function fromSeed(given: Given, { output }: Context): Promise<ExitCode> {
  const { file, strategy, rows, workers, 'max-workers': cap, prices, seed, json } = parseGiven(flags, given, ['file']);
  const count = workers ?? cap;
  const problems: Problem[] = [];
  if (count === undefined || (workers !== undefined && cap !== undefined)) {
    problems.push({ file: '--workers', message: 'give either --workers or --max-workers' });
  }
  if (strategy === 'rest') {
    const remedy = 'A measurement of your own endpoint is needed; direct and batch-job can be estimated.';
    const message =
      'rest cannot be estimated from 2018: its larger run hit a quota limit and was stopped, its smaller one has no stages';
    problems.push({ file: '--strategy', message, remedy });
  }
  throwProblems(problems);
  const [{ batch }, priors, book] = await Promise.all([
    readSeedExperiment(file),
    readPriors(),
    loadPriceBook(prices?.split(',') ?? ['us-central1-2018', 'us-central1']),
  ]);
  const target: Target = {
    strategy: strategy as Target['strategy'],
    rows,
    workers: { kind: workers === undefined ? 'autoscaled' : 'fixed', count: count as number },
  };
  const there = pipelineRuns(batch, target.strategy).length > 0 && (strategy === 'direct' || jobRuns(batch).length > 0);
  throwProblems(there ? [] : [{ file, message: `has no run of ${strategy} with its stages, workers and memory` }]);
  const found = estimate(batch, target, priors, book, seed);
  const heldOut = holdOut(batch, target.strategy, priors, book, seed);
  output.print(
    json === undefined
      ? renderEstimate(target, found, heldOut, priors)
      : JSON.stringify({ ...found, target, interval: 0.95, book: book.id, heldOut, priors }, undefined, 2),
  );
  return exitCodes.ok;
}
