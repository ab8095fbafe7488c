import type { Answer } from '../answer/answer.ts';

/** What each run says to take, of a workload that several have. */
export interface Takes {
  readonly workload: string;
  /** In the order of the runs; undefined where one has no such workload. */
  readonly answers: readonly (Answer | undefined)[];
}

export function takesOf(runs: readonly { readonly answers: readonly Answer[] }[]): Takes[] {
  const workloads = [...new Set(runs.flatMap(({ answers }) => answers.map(({ workload }) => workload)))];
  return workloads
    .map((workload) => ({
      workload,
      answers: runs.map(({ answers }) => answers.find((answer) => answer.workload === workload)),
    }))
    .filter(({ answers }) => answers.filter((answer) => answer !== undefined).length > 1);
}
