/** The parts of a pipeline's and a job's time, from runs of one or several sizes. Seconds; formulas: docs/derivations.md, "What-if estimates". */
import { mean, sum } from '../../core/numbers.ts';
import { secondsPerHour } from '../../core/units.ts';
import type { JobRun, PipelineRun } from './cloud-runs.ts';
import { fitLine } from '../cloud/line.ts';
import type { Assumed } from './priors.ts';

export interface PipelineFit {
  /** The stages' wall time, summed over workers; they are busy with it for `busyShare` of their time. */
  readonly workPerRowS: number;
  /** Elapsed but not billed: before the workers start and after they stop. */
  readonly unbilledS: number;
  /** Billed for each worker that is there from the start, whatever the rows. */
  readonly fixedS: number;
  readonly startWorkers: number;
  readonly gbPerWorker: number;
}

export interface JobFit {
  /** Queue, start and stop: elapsed, whatever the rows. */
  readonly elapsedFixedS: number;
  /** Billed, summed over the nodes that the smallest job has, whatever the rows. */
  readonly nodeFixedS: number;
  readonly nodePerRowS: number;
  /** Work of the largest job: it shows no start of a further node, so that one comes with more work only. */
  readonly withoutFurtherS: number;
}

/**
 * Only runs with the fewest workers give the fixed times: there the workers that were seen were there throughout, so that the billed time
 * over the workers is how long they ran. Runs of one size cannot tell what of the stages' time grows with the rows: that is assumed.
 * Needs at least one run.
 */
export function fitPipeline(
  runs: readonly PipelineRun[],
  { busyShare, perRowShare }: Pick<Assumed, 'busyShare' | 'perRowShare'>,
): PipelineFit {
  const names = [...new Set(runs.flatMap(({ stages }) => Object.keys(stages)))];
  const perRowS = sum(names.map((name) => fitLine(runs.map(({ rows, stages }) => ({ rows, value: stages[name] ?? 0 }))).perRow));
  const workPerRowS = perRowS * (isOneSize(runs) ? perRowShare : 1);
  const startWorkers = Math.min(...runs.map(({ workers }) => workers));
  const steady = runs.filter(({ workers }) => workers === startWorkers);
  const billedS = mean(steady.map(({ workerS }) => workerS / startWorkers));
  const rows = mean(steady.map((run) => run.rows));
  return {
    workPerRowS,
    unbilledS: mean(steady.map(({ elapsedS }) => elapsedS)) - billedS,
    fixedS: Math.max(0, billedS - (rows * workPerRowS) / busyShare / startWorkers),
    startWorkers,
    gbPerWorker: mean(runs.map(({ memoryGbH, workerS }) => (memoryGbH * secondsPerHour) / workerS)),
  };
}

/**
 * Of jobs of one size, `nodeStartS` node seconds are fixed, but not more than they took; what is left grows with the rows. Unless given, all
 * that they took is fixed. Needs at least one run.
 */
export function fitJob(runs: readonly JobRun[], nodeStartS = Infinity): JobFit {
  const mostRows = Math.max(...runs.map(({ rows }) => rows));
  if (isOneSize(runs)) {
    const nodeS = mean(runs.map((run) => run.nodeS));
    const nodeFixedS = Math.min(nodeStartS, nodeS);
    const workS = nodeS - nodeFixedS;
    const nodePerRowS = workS / mostRows;
    return {
      elapsedFixedS: Math.max(0, mean(runs.map(({ elapsedS }) => elapsedS)) - workS),
      nodeFixedS,
      nodePerRowS,
      withoutFurtherS: mostRows * nodePerRowS,
    };
  }
  const nodes = fitLine(runs.map(({ rows, nodeS }) => ({ rows, value: nodeS })));
  const elapsed = fitLine(runs.map(({ rows, elapsedS }) => ({ rows, value: elapsedS })));
  return {
    elapsedFixedS: elapsed.fixed,
    nodeFixedS: nodes.fixed,
    nodePerRowS: nodes.perRow,
    withoutFurtherS: mostRows * nodes.perRow,
  };
}

function isOneSize(runs: readonly { readonly rows: number }[]): boolean {
  return new Set(runs.map(({ rows }) => rows)).size === 1;
}
