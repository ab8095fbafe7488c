/** What runs of several sizes on the cloud say of a pipeline and of a batch prediction job. */
import { mean, sum } from '../../core/numbers.ts';
import { secondsPerHour } from '../../core/units.ts';
import { scatter } from '../../measure/statistics/scatter.ts';
import type { Cell } from '../../core/record.ts';
import { pipelineParts } from '../../prices/cloud/workers.ts';
import { fitLine, type Line } from './line.ts';

interface CloudRun {
  readonly strategy: string;
  readonly rows: number;
  readonly elapsedS: number;
}

/** One finished pipeline, seconds. */
interface PipelineRun extends CloudRun {
  /** Billed, summed over workers. */
  readonly workerS: number;
  readonly workers: number;
  readonly memoryGbH: number;
  /** Wall time by stage, summed over workers. */
  readonly stages: Readonly<Record<string, number>>;
}

interface JobRun extends CloudRun {
  readonly nodeS: number;
}

export interface CloudRuns {
  readonly pipelines: readonly PipelineRun[];
  readonly jobs: readonly JobRun[];
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

/** Finished batches on the cloud's own workers, which tell their stages, workers and memory. */
export function cloudRuns(cells: readonly Cell[]): CloudRuns {
  const pipelines: PipelineRun[] = [];
  const jobs: JobRun[] = [];
  for (const cell of cells) {
    if (cell.state !== 'measured') continue;
    const { workload, workers, stagesS: stages, makespanS, phasesS, usage } = cell.result.measured;
    if (workload.kind !== 'batch') continue;
    const used = (part: string, unit: string) =>
      usage.find((line) => line.part === part && line.unit === unit && line.evidence === 'measured')?.quantity;
    const { strategy } = cell;
    const rows = workload.rowsAsked;
    const vcpuH = used(pipelineParts.workers, 'vCPU h');
    const memoryGbH = used(pipelineParts.workers, 'GB h');
    if (workers !== undefined && stages !== undefined && vcpuH !== undefined && memoryGbH !== undefined) {
      const elapsedS = phasesS['prepare'] ?? makespanS;
      pipelines.push({ strategy, rows, elapsedS, workerS: vcpuH * secondsPerHour, workers, memoryGbH, stages });
    }
    const nodeH = used('job', 'node h');
    const elapsedS = phasesS['job'];
    if (nodeH !== undefined && elapsedS !== undefined) jobs.push({ strategy, rows, elapsedS, nodeS: nodeH * secondsPerHour });
  }
  return { pipelines, jobs };
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

/** Nothing is said of what was not repeated. */
function scatterOf(groups: readonly (readonly number[])[]): number {
  return scatter(groups) ?? 0;
}
