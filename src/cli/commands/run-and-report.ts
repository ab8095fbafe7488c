import { relative } from 'node:path';
import type { Analysis } from '../../analysis/index.ts';
import type { Plan } from '../../experiment/plan.ts';
import { generatorCeiling } from '../../run/generator-ceiling.ts';
import { preflight } from '../../run/preflight/preflight.ts';
import type { RunOptions, SessionEnd } from '../../run/session.ts';
import { allowSpending } from '../../run/spending/allow.ts';
import type { Context } from './command.ts';
import { showProgress } from './progress.ts';
import { writeReports } from './reports.ts';

interface Choices {
  readonly outDir: string;
  readonly maxUsd: number | undefined;
}

/** Shared by `run` and `capacity`. `charged` holds the cells that may be billed. Undefined if nothing was kept. */
export async function runAndReport(
  charged: Plan,
  { outDir, maxUsd }: Choices,
  { output, signal }: Context,
  work: (options: RunOptions) => Promise<SessionEnd>,
): Promise<Analysis | undefined> {
  const spending = await allowSpending(charged, { maxUsd, signal, say: (text) => output.say(text) });
  await preflight(charged, { outDir, signal });
  const progress = await showProgress(output);
  const { record, dir } = await work({
    outDir,
    signal: spending.signal,
    onProgress(event) {
      spending.onProgress(event);
      progress.on(event);
    },
    calibrate: generatorCeiling,
  }).finally(progress.stop);
  if (dir === undefined) {
    output.say('stopped before the first cell ended; nothing was kept');
    return undefined;
  }
  const analysis = await writeReports(record, dir, output);
  output.print(`report: ${relative('.', dir)}/report.md`);
  return analysis;
}
