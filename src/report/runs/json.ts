/** A comparison of runs for programs: compare.json. */
import type { RunsReport } from './comparison.ts';
import type { RunsWords } from './words.ts';

/** Raised when a key changes its meaning. */
const version = 1;

export function runsJson({ comparison, takes, limits }: RunsReport, words: RunsWords): string {
  const { runs, pairs, tests } = comparison;
  const data = {
    version,
    runs: runs.map(({ label, record: { id, name, startedAt, state, machine, versions, engine }, wrong }) => ({
      label,
      id,
      name,
      startedAt,
      state,
      machine,
      versions,
      engine,
      wrong,
    })),
    takes: takes.map(({ workload, answers }) => ({ workload, takes: answers.map((answer) => answer?.take ?? null) })),
    pairs: pairs.map((pair) => ({ text: words.headline(pair, tests), ...pair })),
    tests,
    limits,
  };
  return JSON.stringify(data, undefined, 2);
}
