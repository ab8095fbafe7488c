import { join } from 'node:path';
import type { Labels } from '../../core/labels.ts';
import type { Clock } from '../../core/clock.ts';
import { localEngine } from '../../engines/local/index.ts';
import type { CellTask } from '../../engines/engine.ts';
import type { Plan } from '../../experiment/plan.ts';
import type { PlannedStrategy } from '../../experiment/strategies.ts';
import { fewestRepeats } from '../../measure/statistics/median-interval.ts';

/** The fewest that give an interval of the median. */
export const workerStarts = fewestRepeats;

interface Starts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Its own folder; the caller removes it. */
  readonly workDir: string;
  /** For what reading the source makes in the cloud. */
  readonly labels: Labels;
  onStart(index: number): void;
}

/** For each start, seconds from the start of a process with one worker until its first prediction. */
export async function measureWorkerStarts(plan: Plan, strategy: PlannedStrategy, starts: Starts): Promise<number[]> {
  const { clock, signal, workDir } = starts;
  const seconds: number[] = [];
  for (let i = 0; i < workerStarts && !signal.aborted; i++) {
    starts.onStart(i);
    const startMs = clock.now();
    const started = localEngine.run(startOnce(plan, strategy, join(workDir, `start-${i}`), starts.labels), {
      signal,
      async onOpened() {
        if (!signal.aborted) seconds.push((clock.now() - startMs) / 1000);
      },
      onProgress: () => undefined,
      onNote: () => undefined,
    });
    // A start that is stopped is no start, and no failure.
    await started.catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
  return seconds;
}

/** A cell that opens after one warm-up call of its one worker, then predicts one more row. */
function startOnce(plan: Plan, { name, moduleUrl, raw, batching }: PlannedStrategy, workDir: string, labels: Labels): CellTask {
  return {
    strategy: { name, moduleUrl, rawOptions: raw },
    ...(batching !== undefined && { batching: { ...batching, maxSize: 1 } }),
    workload: { name: 'start', kind: 'batch', rows: 1 },
    model: plan.model,
    source: plan.source,
    sink: { use: 'none' },
    baseDir: plan.baseDir,
    sinkTarget: { path: join(workDir, 'none'), name: 'none', labels },
    workers: 1,
    modelThreads: 1,
    settings: { ...plan.settings, warmUp: { calls: 1, seconds: 0 }, percentiles: [], stopWhenSaturated: false },
    services: {},
    labels,
    workDir,
    predictionsPath: join(workDir, 'predictions.bin'),
  };
}
