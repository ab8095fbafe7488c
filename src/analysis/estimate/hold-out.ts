/** Runs that the model is not given, and what it says of them. */
import { secondsPerHour } from '../../core/units.ts';
import type { Range } from '../../core/predictor.ts';
import { type CloudRuns, runsWhere } from './cloud-runs.ts';
import { rangeOf } from './draws.ts';
import { type Chance, simulate, type Simulated } from './simulate.ts';

/** `larger`: from smaller sizes alone. `any`: from all other runs. */
export type HoldOutKind = 'larger' | 'any';

export interface HeldOut {
  readonly run: string;
  readonly strategy: string;
  readonly rows: number;
  readonly part: 'pipeline' | 'job';
  readonly figure: 'elapsedS' | 'vcpuH' | 'nodeH';
  readonly measured: number;
  /** The model's own interval. */
  readonly estimated: Range;
  /** How far the logarithm of measured / estimated reaches into the interval's half on that side: above 1 it lies outside. */
  readonly score: number;
}

/** One entry for each figure of each run that can be predicted from others. */
export function holdOut(all: CloudRuns, kind: HoldOutKind, chance: Chance): HeldOut[] {
  // The cap is a setting, the same for all: the most workers that any run had.
  const workers = { kind: 'autoscaled', count: Math.max(...all.pipelines.map((run) => run.workers)) } as const;
  const predicted = new Map<string, Simulated[]>();
  return all.pipelines.flatMap((run) => {
    const known = runsWhere(all, ({ id, rows }) => (kind === 'larger' ? rows < run.rows : id !== run.id));
    const { strategy, rows } = run;
    if (!known.pipelines.some((one) => one.strategy === strategy)) return [];
    const key = kind === 'larger' ? `${strategy} ${rows}` : run.id;
    const draws = predicted.get(key) ?? simulate(known, { strategy, rows, workers }, chance);
    predicted.set(key, draws);
    const of = (part: HeldOut['part'], figure: HeldOut['figure'], measured: number, read: (draw: Simulated) => number) => {
      const estimated = rangeOf(draws.map(read));
      return { run: run.id, strategy, rows, part, figure, measured, estimated, score: scoreOf(measured, estimated) };
    };
    const job = all.jobs.find(({ id }) => id === run.id);
    return [
      of('pipeline', 'elapsedS', run.elapsedS, ({ pipeline }) => pipeline.elapsedS),
      of('pipeline', 'vcpuH', run.workerS / secondsPerHour, ({ pipeline }) => pipeline.billedS / secondsPerHour),
      ...(job === undefined
        ? []
        : [
            of('job', 'elapsedS', job.elapsedS, (draw) => draw.job?.elapsedS ?? NaN),
            of('job', 'nodeH', job.nodeS / secondsPerHour, (draw) => (draw.job?.billedS ?? NaN) / secondsPerHour),
          ]),
    ];
  });
}

function scoreOf(measured: number, { value, low, high }: Range): number {
  const off = Math.log(measured / value);
  return off / Math.log((off < 0 ? low : high) / value);
}
