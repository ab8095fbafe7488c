/** How much runs of the same strategy and size differ between two regions. */
import { sum } from '../../core/numbers.ts';
import { scatter } from '../../measure/statistics/scatter.ts';
import type { CloudRuns, PipelineRun } from './cloud-runs.ts';

/** Standard deviations of logarithms. */
export interface Noise {
  readonly work: number;
  readonly fixed: number;
  readonly unbilled: number;
  readonly job: number;
}

/** Assumed; the same as in a decision. */
const assumedNoise = 0.1;
/** It counts as much as one measured pair: two that are equal by chance do not mean that nothing varies. */
const assumedPair = [1, Math.exp(Math.SQRT2 * assumedNoise)];

/** Of all strategies' pipelines together: their pairs are few. */
export function noiseOf({ pipelines, jobs }: CloudRuns): Noise {
  const strategies = [...new Set(pipelines.map(({ strategy }) => strategy))];
  const pairs = (value: (run: PipelineRun) => number, steady: boolean) =>
    scatterOf(
      strategies.flatMap((strategy) => {
        const runs = pipelines.filter((run) => run.strategy === strategy);
        const fewest = Math.min(...runs.map(({ workers }) => workers));
        return bySize(runs.filter(({ workers }) => !steady || workers === fewest)).map((group) => group.map(value));
      }),
    );
  return {
    work: pairs(({ stages }) => sum(Object.values(stages)), false),
    fixed: pairs(({ workerS }) => workerS, true),
    unbilled: pairs(({ elapsedS, workerS, workers }) => elapsedS - workerS / workers, true),
    job: scatterOf(bySize(jobs).map((group) => group.map(({ elapsedS }) => elapsedS))),
  };
}

function bySize<T extends { readonly rows: number }>(runs: readonly T[]): T[][] {
  return [...new Set(runs.map(({ rows }) => rows))].map((rows) => runs.filter((run) => run.rows === rows));
}

function scatterOf(groups: readonly (readonly number[])[]): number {
  return scatter([...groups, assumedPair]) ?? assumedNoise;
}
