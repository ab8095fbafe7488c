/** What measurements on the cloud are taken to use, before they are made. */
import { secondsPerHour } from '../../core/units.ts';
import { ProblemsError } from '../../core/problems.ts';
import type { RunTotals, Usage } from '../../core/predictor.ts';
import { jobRows } from './one-job.ts';
import type { Measurement } from './plan.ts';
import { warmUpCalls } from './round-trip.ts';

/** Taken for the estimate; docs/derivations.md gives the reasons. What runs longer is stopped when it has cost `--max-cost`. */
const presumed = {
  /** Seconds of one call. */
  callS: 1,
  /** Node hours of a job of a few rows: those of 2018 took 0.15. */
  jobNodeH: 0.5,
} as const;

/** Seconds that the measurement is taken to keep running what is paid: an endpoint's node, or a job's. */
export function presumedS({ kind }: Measurement, calls: number): number {
  return kind === 'job' ? presumed.jobNodeH * secondsPerHour : (calls + warmUpCalls) * presumed.callS;
}

/** What a paid measurement would be billed for. Throws ProblemsError where the strategy does not state it. */
export function presumedUsage(measurement: Measurement, calls: number): Usage[] {
  const { kind, names, host, strategy, options } = measurement;
  const isJob = kind === 'job';
  const requests = calls + warmUpCalls;
  const seconds = presumedS(measurement, calls);
  const totals: RunTotals = {
    workload: 'batch',
    workers: 1,
    modelThreads: 1,
    elapsedS: seconds,
    instances: isJob ? jobRows : requests,
    calls: isJob ? 1 : requests,
    counters: isJob ? { jobNodeS: seconds, storageWrites: 4, storedBytes: 100_000 } : { requests },
    phasesS: {},
  };
  const label = host === undefined ? names.join(', ') : `${names.join(', ')} at ${host}`;
  const usage = strategy.usage?.(options, totals) ?? [];
  if (usage.length === 0) {
    const message = 'what this costs is not known: the strategy does not state what it is billed for';
    throw new ProblemsError([{ file: label, message, remedy: 'leave it out with --strategy' }]);
  }
  const rule = isJob
    ? `one job of ${jobRows} rows, presumed to take ${presumed.jobNodeH} node h`
    : `${requests} calls, presumed to take ${presumed.callS} s each, at an endpoint of one node`;
  return usage.map((entry) => ({ ...entry, evidence: 'assumed', rule: `${label}: ${rule}` }));
}
