import { didYouMean, type Problem } from '../core/problems.ts';
import type { EngineChoice } from '../core/keys/engine.ts';
import type { Scale } from '../core/record.ts';
import { kindOf, type Workload } from '../workloads/workload.ts';

/** Changes to an experiment from the command line. */
export interface Choices {
  /** Names to keep. */
  readonly strategies?: readonly string[];
  readonly workloads?: readonly string[];
  /** Rows of every batch workload. */
  readonly rows?: number;
  /** Instances a second of every stream. */
  readonly rate?: number;
  readonly seconds?: number;
  /** Factor for rows and seconds, from 0 to 1. */
  readonly scale?: number;
  readonly repeats?: number;
  readonly workers?: number;
  /** Seed of the experiment and of every schedule. */
  readonly seed?: number;
  readonly engine?: EngineChoice;
}

/** The chosen items in the experiment's order, or all. Unknown names become problems. */
export function choose<T extends { readonly name: string }>(
  items: readonly T[],
  names: readonly string[] | undefined,
  flag: 'strategy' | 'workload',
  problems: Problem[],
): readonly T[] {
  if (names === undefined) return items;
  const known = items.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    problems.push({
      file: `--${flag}`,
      message: `the experiment has no ${flag} "${name}"${didYouMean(name, known)}; it has: ${known.join(', ')}`,
    });
  }
  return items.filter(({ name }) => names.includes(name));
}

/** Sets rows, rate, seconds and seed as chosen. A flag that no workload has a use for becomes a problem. */
export function resize(workloads: readonly Workload[], choices: Choices, problems: Problem[]): readonly Workload[] {
  let resized = workloads;
  for (const flag of ['rows', 'rate', 'seconds', 'seed'] as const) {
    const value = choices[flag];
    if (value === undefined) continue;
    const set = resized.map((workload) => kindOf(workload).set[flag]?.(workload, value));
    if (flag !== 'seed' && set.every((workload) => workload === undefined)) {
      const names = workloads.map(({ name }) => name).join(', ');
      problems.push({ file: `--${flag}`, message: `none of the chosen workloads has ${nouns[flag]}: ${names}` });
    }
    resized = resized.map((workload, i) => set[i] ?? workload);
  }
  return resized;
}

const nouns = { rows: 'rows', rate: 'a rate', seconds: 'seconds' } as const;

/**
 * `--scale`: multiplies rows and seconds by `factor`. Rates and endless streams stay. `--rows` and `--seconds` beside `--scale`
 * become problems, since both set the same number.
 */
export function scaled(
  workloads: readonly Workload[],
  { scale: factor, rows, seconds }: Choices,
  problems: Problem[],
): { readonly workloads: readonly Workload[]; readonly scale?: Scale } {
  if (factor === undefined) return { workloads };
  for (const [flag, value] of Object.entries({ rows, seconds })) {
    if (value !== undefined)
      problems.push({ file: '--scale', message: `cannot be combined with --${flag}: both set the same number` });
  }
  const smaller = workloads.map((workload) => kindOf(workload).scaled(workload, factor));
  return {
    workloads: workloads.map((workload, i) => smaller[i]?.workload ?? workload),
    scale: { factor, full: smaller.flatMap((one) => (one === undefined ? [] : [{ workload: one.workload.name, ...one.full }])) },
  };
}
