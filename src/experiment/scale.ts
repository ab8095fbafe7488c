/** `--scale`: an experiment made small enough for a first look, or for a laptop. Rates stay, so that a stream is the same stream for less long. */
import type { Problem } from '../core/problems.ts';
import type { Scale } from '../core/record.ts';
import { kindOf, type Workload } from '../workloads/workload.ts';
import type { Choices } from './choices.ts';

/**
 * The workloads with their rows and seconds times `factor`, and what they are in the experiment. A stream without an end stays as it is.
 * `--rows` and `--seconds` beside `--scale` become problems: they would say two things of one number.
 */
export function scaled(
  workloads: readonly Workload[],
  { scale: factor, rows, seconds }: Choices,
  problems: Problem[],
): { readonly workloads: readonly Workload[]; readonly scale?: Scale } {
  if (factor === undefined) return { workloads };
  for (const [flag, value] of Object.entries({ rows, seconds })) {
    if (value !== undefined)
      problems.push({ file: '--scale', message: `cannot stand beside --${flag}: both set the same number` });
  }
  const smaller = workloads.map((workload) => kindOf(workload).scaled(workload, factor));
  return {
    workloads: workloads.map((workload, i) => smaller[i]?.workload ?? workload),
    scale: { factor, full: smaller.flatMap((one) => (one === undefined ? [] : [{ workload: one.workload.name, ...one.full }])) },
  };
}
