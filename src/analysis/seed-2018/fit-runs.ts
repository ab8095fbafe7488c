/** What the runs of 2018 say of a pipeline and of a batch prediction job. */
import { mean, sum } from '../../core/numbers.ts';
import { secondsPerHour } from '../../core/units.ts';
import { scatter } from '../../measure/statistics/scatter.ts';
import type { SeedCell } from './seed-experiment.ts';
import { fitLine, type Line } from './fit.ts';

/** One finished pipeline, seconds. */
export interface PipelineRun {
  readonly rows: number;
  readonly elapsedS: number;
  /** Billed, summed over workers. */
  readonly workerS: number;
  readonly workers: number;
  readonly memoryGbH: number;
  /** Wall time by stage, summed over workers. */
  readonly stages: Readonly<Record<string, number>>;
}

export interface JobRun {
  readonly rows: number;
  readonly elapsedS: number;
  readonly nodeS: number;
}

export interface PipelineFit {
  /** Seconds of each stage; a stage's fixed part is in `fixedS` already. */
  readonly stages: Readonly<Record<string, Line>>;
  readonly workPerRowS: number;
  /** Elapsed but not billed: before the workers start and after they stop. */
  readonly unbilledS: number;
  /** Billed for each worker that is there from the start, whatever the rows. */
  readonly fixedS: number;
  readonly startWorkers: number;
  readonly gbPerWorker: number;
  /** Runs of one size cannot tell what grows with the rows. */
  readonly oneSize: boolean;
}

/** Standard deviations of logarithms, from runs of one strategy and size in two regions. */
export interface Noise {
  readonly work: number;
  readonly fixed: number;
  readonly unbilled: number;
  readonly job: number;
}

export interface JobFit {
  readonly elapsedFixedS: number;
  readonly nodeFixedS: number;
  readonly nodePerRowS: number;
}

export function pipelineRuns(cells: readonly SeedCell[], strategy: 'direct' | 'batch-job'): PipelineRun[] {
  return cells.flatMap((cell) => {
    if (cell.strategy !== strategy) return [];
    const run = cell.strategy === 'batch-job' ? cell.prepare : cell;
    const { elapsed_s, vcpu_h, memory_gb_h, max_workers_seen, stage_s } = run;
    if (max_workers_seen === undefined || memory_gb_h === undefined || stage_s === undefined) return [];
    const stages: Record<string, number> = {};
    for (const [name, seconds] of Object.entries(stage_s)) if (seconds !== undefined) stages[name] = seconds;
    const workers = max_workers_seen;
    return [{ rows: cell.rows, elapsedS: elapsed_s, workerS: vcpu_h * secondsPerHour, workers, memoryGbH: memory_gb_h, stages }];
  });
}

export function jobRuns(cells: readonly SeedCell[]): JobRun[] {
  return cells.flatMap((cell) =>
    cell.strategy === 'batch-job'
      ? [{ rows: cell.rows, elapsedS: cell.job.elapsed_s, nodeS: cell.job.node_h * secondsPerHour }]
      : [],
  );
}

/**
 * Only runs with the fewest workers give the fixed times: there the workers that were seen were there throughout, so that the billed time
 * over the workers is how long they ran. Needs at least one run.
 */
export function fitPipeline(runs: readonly PipelineRun[]): PipelineFit {
  const names = [...new Set(runs.flatMap(({ stages }) => Object.keys(stages)))];
  const stages = Object.fromEntries(
    names.map((name) => [name, fitLine(runs.map((run) => ({ rows: run.rows, value: run.stages[name] ?? 0 })))]),
  );
  const workPerRowS = sum(Object.values(stages).map(({ perRow }) => perRow));
  const startWorkers = Math.min(...runs.map(({ workers }) => workers));
  const steady = runs.filter(({ workers }) => workers === startWorkers);
  const fixed = steady.map((run) => ({ ...run, value: (run.workerS - run.rows * workPerRowS) / startWorkers }));
  const unbilled = steady.map((run) => ({ ...run, value: run.elapsedS - run.workerS / startWorkers }));
  return {
    stages,
    workPerRowS,
    unbilledS: mean(unbilled.map(({ value }) => value)),
    fixedS: Math.max(0, mean(fixed.map(({ value }) => value))),
    startWorkers,
    gbPerWorker: mean(runs.map(({ memoryGbH, workerS }) => (memoryGbH * secondsPerHour) / workerS)),
    oneSize: new Set(runs.map(({ rows }) => rows)).size === 1,
  };
}

/** Needs at least one run. */
export function fitJob(runs: readonly JobRun[]): JobFit {
  const nodes = fitLine(runs.map(({ rows, nodeS }) => ({ rows, value: nodeS })));
  const elapsed = fitLine(runs.map(({ rows, elapsedS }) => ({ rows, value: elapsedS })));
  return {
    elapsedFixedS: elapsed.fixed,
    nodeFixedS: nodes.fixed,
    nodePerRowS: nodes.perRow,
  };
}

/** Of both strategies' pipelines together: their pairs are few. */
export function noiseOf(cells: readonly SeedCell[]): Noise {
  const pipelines = (['direct', 'batch-job'] as const).map((strategy) => pipelineRuns(cells, strategy));
  const pairs = (value: (run: PipelineRun) => number, steady: boolean) =>
    scatterOf(
      pipelines.flatMap((runs) => {
        const fewest = Math.min(...runs.map(({ workers }) => workers));
        return bySize(runs.filter(({ workers }) => !steady || workers === fewest)).map((group) => group.map(value));
      }),
    );
  return {
    work: pairs(({ stages }) => sum(Object.values(stages)), false),
    fixed: pairs(({ workerS }) => workerS, true),
    unbilled: pairs(({ elapsedS, workerS, workers }) => elapsedS - workerS / workers, true),
    job: scatterOf(bySize(jobRuns(cells)).map((group) => group.map(({ elapsedS }) => elapsedS))),
  };
}

function bySize<T extends { readonly rows: number }>(runs: readonly T[]): T[][] {
  return [...new Set(runs.map(({ rows }) => rows))].map((rows) => runs.filter((run) => run.rows === rows));
}

/** Nothing is said of what was not repeated. */
function scatterOf(groups: readonly (readonly number[])[]): number {
  return scatter(groups) ?? 0;
}
