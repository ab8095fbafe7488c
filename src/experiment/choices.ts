import { didYouMean, type Problem } from '../core/problems.ts';
import type { Workload } from '../workloads/workload.ts';

/** What the command line changes of an experiment. */
export interface Choices {
  /** Only these, by name. */
  readonly strategies?: readonly string[];
  readonly workloads?: readonly string[];
  /** Of every batch workload. */
  readonly rows?: number;
  /** Of every stream, a second. */
  readonly rate?: number;
  readonly seconds?: number;
  /** Rows and seconds times this, from 0 to 1. */
  readonly scale?: number;
  readonly repeats?: number;
  readonly workers?: number;
  /** Of the experiment and of every schedule. */
  readonly seed?: number;
}

/** Those of `items` that were chosen, in the experiment's order; all without a choice. Unknown names become problems. */
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

/** The workloads with rows, rate, seconds and seed as chosen. A choice that fits none of them becomes a problem. */
export function resize(workloads: readonly Workload[], { rows, rate, seconds, seed }: Choices, problems: Problem[]): Workload[] {
  const flags = [
    { flag: 'rows', value: rows, kinds: ['batch'], what: 'a batch workload' },
    { flag: 'rate', value: rate, kinds: ['stream'], what: 'a stream that has a rate' },
    { flag: 'seconds', value: seconds, kinds: ['stream', 'replay', 'closed-loop'], what: 'a stream or a closed loop' },
  ];
  for (const { flag, value, kinds, what } of flags) {
    if (value === undefined || workloads.some((workload) => kinds.includes(kindOf(workload)))) continue;
    problems.push({
      file: `--${flag}`,
      message: `belongs to ${what}, and none is chosen: ${workloads.map(({ name }) => name).join(', ')}`,
    });
  }
  return workloads.map((workload) => {
    switch (workload.kind) {
      case 'batch':
        return { ...workload, ...(rows !== undefined && { rows }) };
      case 'closed-loop':
        return { ...workload, ...(seconds !== undefined && { seconds }) };
      case 'stream':
        return {
          ...workload,
          ...(rate !== undefined && workload.arrivals !== 'replay' && { ratePerS: rate }),
          ...(seconds !== undefined && { seconds }),
          ...(seed !== undefined && { seed }),
        };
    }
  });
}

/** A replay has the rate of its file. */
function kindOf(workload: Workload): Workload['kind'] | 'replay' {
  return workload.kind === 'stream' && workload.arrivals === 'replay' ? 'replay' : workload.kind;
}
