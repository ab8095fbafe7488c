/** Estimates what measurements in the cloud will use. */
import { secondsPerHour } from '../../core/units.ts';
import { ProblemsError } from '../../core/problems.ts';
import type { RunTotals } from '../../core/predictor.ts';
import type { Charge } from '../../prices/spending/guard.ts';
import { jobRows } from './one-job.ts';
import type { Measurement } from './plan.ts';
import { warmUpCalls } from './round-trip.ts';

/** Assumed for the estimate (reasons: docs/derivations.md). Anything longer is stopped at `--max-cost`. */
const presumed = {
  /** Seconds of one call. */
  callS: 1,
  /** Node hours of a job of a few rows; those of 2018 took 0.15. */
  jobNodeH: 0.5,
} as const;

/** For a paid measurement. Throws ProblemsError if the strategy does not state its usage. */
export function chargeOf(measurement: Measurement, calls: number): Charge {
  const { kind, planned, names, host, strategy, options } = measurement;
  const isJob = kind === 'job';
  const requests = calls + warmUpCalls;
  // The node of an endpoint or a job, which is billed while it runs.
  const seconds = isJob ? presumed.jobNodeH * secondsPerHour : requests * presumed.callS;
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
    const message = 'the cost is unknown: the strategy does not state what it is billed for';
    throw new ProblemsError({ file: label, message, remedy: 'leave it out with --strategy' });
  }
  const rule = isJob
    ? `one job of ${jobRows} rows, assumed to take ${presumed.jobNodeH} node h`
    : `${requests} calls, assumed to take ${presumed.callS} s each, at an endpoint of one node`;
  return {
    name: planned.name,
    usage: usage.map((entry) => ({ ...entry, evidence: 'assumed', rule: `${label}: ${rule}` })),
    longestS: seconds,
  };
}
