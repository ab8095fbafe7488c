/** How far the estimate is off for runs that it was not given: each larger size predicted from the smaller ones. */
import { secondsPerHour } from '../../core/units.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import type { CloudRuns } from './cloud-runs.ts';
import type { Range } from '../../core/predictor.ts';
import { cloudEstimate } from './cloud-estimate.ts';
import type { Priors } from './priors.ts';

export interface HeldOut {
  readonly part: 'pipeline' | 'job';
  readonly rows: number;
  readonly figure: 'elapsedS' | 'vcpuH' | 'nodeH';
  readonly measured: number;
  readonly estimated: Range;
  /** estimated / measured - 1 */
  readonly error: number;
  readonly covered: boolean;
}

/** One entry for each figure of each run that is larger than the smallest. The most workers seen in a run are taken as its cap. */
export function holdOut(all: CloudRuns, strategy: string, priors: Priors, book: PriceBook, seed: number): HeldOut[] {
  const runs = all.pipelines.filter((run) => run.strategy === strategy);
  const smallest = Math.min(...runs.map(({ rows }) => rows));
  const larger = [...new Set(runs.map(({ rows }) => rows))].filter((rows) => rows > smallest).toSorted((a, b) => a - b);
  return larger.flatMap((rows) => {
    const isSmaller = (run: { readonly rows: number }) => run.rows < rows;
    const smaller = { pipelines: all.pipelines.filter(isSmaller), jobs: all.jobs.filter(isSmaller) };
    const predict = (count: number) =>
      cloudEstimate(smaller, { strategy, rows, workers: { kind: 'autoscaled', count } }, priors, book, seed);
    const pipelines = runs
      .filter((run) => run.rows === rows)
      .flatMap((run): HeldOut[] => {
        const whole = predict(run.workers);
        const { elapsedS, vcpuH } = whole.parts?.prepare ?? whole;
        const measured = { elapsedS: run.elapsedS, vcpuH: run.workerS / secondsPerHour };
        return [
          entry('pipeline', rows, 'elapsedS', measured.elapsedS, elapsedS),
          entry('pipeline', rows, 'vcpuH', measured.vcpuH, vcpuH),
        ];
      });
    const held = all.jobs.filter((run) => run.strategy === strategy && run.rows === rows);
    const job = held.length > 0 ? predict(maxJobNodes).parts?.job : undefined;
    if (job === undefined) return pipelines;
    const jobs = held.flatMap((run): HeldOut[] => [
      entry('job', rows, 'elapsedS', run.elapsedS, job.elapsedS),
      entry('job', rows, 'nodeH', run.nodeS / secondsPerHour, job.nodeH),
    ]);
    return [...pipelines, ...jobs];
  });
}

/** The smaller of the two caps that the jobs of 2018 were given. */
const maxJobNodes = 20;

function entry(part: HeldOut['part'], rows: number, figure: HeldOut['figure'], measured: number, estimated: Range): HeldOut {
  const covered = estimated.low <= measured && measured <= estimated.high;
  return { part, rows, figure, measured, estimated, error: estimated.value / measured - 1, covered };
}
