import { bundledExperiment } from '../../core/paths.ts';
import { generatorCeiling } from '../../run/generator-ceiling.ts';
import { relative } from 'node:path';
import { z } from 'zod';
import { runExperiment } from '../../run/experiment.ts';
import { readExperiment } from '../../experiment/plan.ts';
import { type ExitCode, exitCodes } from '../../core/problems.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Context, Given } from './command.ts';
import { defined, names, parseGiven, positive, whole } from './flags.ts';
import { allowSpending } from './spending.ts';
import { showProgress } from './progress.ts';
import { writeReports } from './reports.ts';

const flags = z.strictObject({
  file: z.string().min(1, 'names no file').default(bundledExperiment),
  strategy: names.optional(),
  workload: names.optional(),
  rows: whole(1, 1_000_000_000).optional(),
  rate: positive(1_000_000).optional(),
  seconds: positive(7 * 86_400).optional(),
  scale: positive(1).optional(),
  repeats: whole(1, 1000).optional(),
  workers: whole(1, 256).optional(),
  seed: whole(0, 0xffffffff).optional(),
  out: z.string().min(1, 'names no folder'),
  'max-cost': positive(1_000_000).optional(),
});

export async function run(given: Given, { output, signal }: Context): Promise<ExitCode> {
  const {
    file,
    strategy: strategies,
    workload: workloads,
    out: outDir,
    'max-cost': maxUsd,
    ...numbers
  } = parseGiven(flags, given, ['file']);
  const plan = await readExperiment(file, defined({ strategies, workloads, ...numbers }));
  output.say(
    `${plan.name}: ${plan.strategies.map(({ name }) => name).join(', ')} over ${plan.workloads.map(({ name }) => name).join(', ')}`,
  );

  const held = await allowSpending(plan, maxUsd, { output, signal });
  const progress = await showProgress(output);
  const { record, dir } = await runExperiment(plan, {
    outDir,
    signal: held.signal,
    onProgress(event) {
      held.onProgress(event);
      progress.on(event);
    },
    calibrate: generatorCeiling,
  }).finally(progress.stop);
  if (dir === undefined) {
    output.say('stopped before the first cell had ended: nothing was kept');
    return exitCodes.interrupted;
  }
  output.print(await writeReports(record, dir, output));
  output.print(`report: ${relative('.', dir)}/report.md`);
  return exitCodeOf(record);
}

function exitCodeOf({ state, cells, agreements }: RunRecord): ExitCode {
  if (state !== 'complete') return exitCodes.interrupted;
  const lost = cells.some((cell) => 'result' in cell && !cell.result.judged.valid.ok);
  if (lost || agreements.some((agreement) => agreement.state === 'disagree')) return exitCodes.invalid;
  return cells.some((cell) => cell.state === 'failed') ? exitCodes.cellFailed : exitCodes.ok;
}
