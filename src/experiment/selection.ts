/** What of an experiment is run, and in which order. */
import { type Problem, throwProblems } from '../core/problems.ts';
import type { CellPlan, Scale } from '../core/record.ts';
import { lengthS } from '../workloads/arrivals.ts';
import { kindOf, type Workload } from '../workloads/workload.ts';
import { cellsOf } from './cells.ts';
import { type Choices, choose, resize, scaled } from './choices.ts';
import type { Experiment } from './schema.ts';
import type { PlannedStrategy } from './strategies.ts';

interface Selectable {
  readonly strategies: readonly PlannedStrategy[];
  readonly workloads: readonly Workload[];
  readonly repeats: number;
  readonly seed: number;
  /** Undefined if it is unusable. */
  readonly warmUp: Experiment['warmUp'] | undefined;
}

export interface Selection {
  readonly strategies: readonly PlannedStrategy[];
  readonly workloads: readonly Workload[];
  readonly scale?: Scale;
  readonly repeats: number;
  /** In running order. */
  readonly cells: readonly CellPlan[];
}

/** Throws ProblemsError: choices that fit nothing, cells that would never run, and streams that a warm-up leaves nothing of. */
export function select({ repeats, seed, warmUp, ...all }: Selectable, choices: Choices): Selection {
  const problems: Problem[] = [];
  const strategies = choose(all.strategies, choices.strategies, 'strategy', problems);
  const asked = resize(choose(all.workloads, choices.workloads, 'workload', problems), choices, problems);
  const { workloads, scale } = scaled(asked, choices, problems);
  const cells = cellsOf(strategies, workloads, repeats, seed);
  problems.push(...endlessProblems(strategies, workloads, cells));
  if (warmUp !== undefined) problems.push(...warmUpProblems(warmUp, workloads));
  throwProblems(problems);
  return { strategies, workloads, ...(scale !== undefined && { scale }), repeats, cells };
}

/** An endless stream runs until Ctrl-C, and nothing runs after that. */
function endlessProblems(
  strategies: readonly PlannedStrategy[],
  workloads: readonly Workload[],
  cells: readonly CellPlan[],
): Problem[] {
  const endless = new Set(
    workloads.filter((workload) => kindOf(workload).lengthS(workload) === undefined).map(({ name }) => name),
  );
  const jobs = new Set(strategies.filter(({ kind }) => kind === 'job').map(({ name }) => name));
  const run = cells.filter(({ strategy, workload }) => !(endless.has(workload) && jobs.has(strategy)));
  const first = run.findIndex(({ workload }) => endless.has(workload));
  const never = first === -1 ? [] : run.slice(first + 1);
  if (never.length === 0) return [];
  return [
    {
      key: 'workloads',
      message: `${run[first]?.id} runs until it is stopped, so these would never run: ${never.map(({ id }) => id).join(', ')}`,
      remedy: 'set `seconds` (or --seconds), or choose one strategy and one workload with --strategy and --workload',
    },
  ];
}

/** A warm-up must leave some of the stream to measure. */
function warmUpProblems({ seconds }: Experiment['warmUp'], workloads: readonly Workload[]): Problem[] {
  const short = workloads.filter(
    (workload) => workload.kind === 'stream' && seconds !== 'auto' && seconds >= (lengthS(workload) ?? Infinity),
  );
  return short.map(({ name }) => ({
    key: 'warmUp.seconds',
    message: `a warm-up of ${seconds} s leaves nothing of the stream ${name} to measure`,
    remedy: 'use a shorter warm-up or a longer stream (`seconds`, --seconds)',
  }));
}
