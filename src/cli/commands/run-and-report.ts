import type { Analysis } from '../../analysis/index.ts';
import type { Plan } from '../../experiment/plan.ts';
import { generatorCeiling } from '../../run/generator-ceiling.ts';
import { planOutlook } from '../../run/outlook.ts';
import { preflight } from '../../run/preflight/preflight.ts';
import { RunProgress } from '../../run/progress/run-progress.ts';
import type { RunOptions, SessionEnd } from '../../run/session.ts';
import { allowSpending } from '../../run/spending/allow.ts';
import type { LanguageCode } from '../../report/language/language.ts';
import type { Context, Output } from './command.ts';
import { showProgress } from '../progress/index.ts';
import { placeOf, writeReports } from './reports.ts';

interface Choices extends Shown {
  readonly outDir: string;
  readonly maxUsd: number | undefined;
}

/** What is printed. */
interface Shown {
  /** Only problems and the answer. */
  readonly quiet: boolean;
  /** The analysis alone on stdout. */
  readonly json: boolean;
  /** Where Prometheus finds the figures of a run while it goes on. */
  readonly metricsPort: number | undefined;
  readonly lang: LanguageCode;
}

/** Shared by `run` and `capacity`. `charged` holds the cells that may be billed. Undefined if nothing was kept. */
export async function runAndReport(
  charged: Plan,
  { outDir, maxUsd, quiet, json, metricsPort, lang }: Choices,
  { output, signal }: Context,
  work: (options: RunOptions) => Promise<SessionEnd>,
): Promise<Analysis | undefined> {
  const spending = await allowSpending(charged, { maxUsd, signal, say: (text) => output.say(text) });
  const { cells } = await planOutlook(charged, charged.cells, outDir);
  const outlook = new Map(cells.flatMap(({ id, aboutS }) => (aboutS === undefined ? [] : [[id, aboutS]])));
  const run = new RunProgress(charged, outlook);
  const metrics = metricsPort === undefined ? undefined : await startMetrics(metricsPort, charged.name, run, output);
  const progress = await showProgress(run, output, quiet);
  spending.signal.addEventListener('abort', progress.stopping, { once: true });
  try {
    progress.phase('checking the source, the disk and the strategies');
    await preflight(charged, { outDir, signal });
    const { record, dir } = await work({
      outDir,
      signal: spending.signal,
      onProgress(event) {
        spending.onProgress(event);
        progress.on(event);
        metrics?.on(event);
      },
      calibrate: generatorCeiling,
    });
    if (dir === undefined) {
      output.say('stopped before the first cell ended; nothing was kept');
      return undefined;
    }
    progress.phase('making the report');
    const analysis = await writeReports(record, dir, output, { json, lang });
    if (json) output.say(placeOf(dir));
    else output.print(placeOf(dir));
    return analysis;
  } finally {
    progress.stop();
    await metrics?.close();
  }
}

async function startMetrics(port: number, name: string, run: RunProgress, output: Output) {
  const { runMetrics } = await import('../../run/metrics/metrics.ts');
  const { serveMetrics } = await import('../../run/metrics/server.ts');
  const metrics = runMetrics(name, run);
  const { url, close } = await serveMetrics(port, metrics);
  output.say(`metrics: ${url}`);
  return { on: metrics.on, close };
}
