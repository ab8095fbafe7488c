/** What measurements on the cloud would cost, before they are made. */
import { type CostEstimate, priceUsage } from '../cost/cost.ts';
import type { PriceBook } from '../cost/price-book.ts';
import type { RunTotals } from '../predictor.ts';
import { warmUpCalls } from './round-trip.ts';
import { jobRows } from './one-job.ts';
import type { Measurement } from './plan.ts';

/** Taken for the estimate; docs/method.md gives the reasons. The measurement is stopped when what it really takes has cost `--max-cost`. */
export const presumed = {
  /** Seconds of one call. */
  callS: 1,
  /** Node hours of a job of a few rows: those of 2018 took 0.15. */
  jobNodeH: 0.5,
} as const;

export interface Spending {
  /** Seconds that the measurement is taken to run what is paid: an endpoint's nodes, or a job's. */
  readonly presumedS: number;
  readonly rule: string;
  readonly cost: CostEstimate;
  /** The highest that the prices' ranges allow. */
  readonly usd: number;
}

/** Of a measurement outside this machine. */
export function spendingOf({ kind, strategy, options }: Measurement, calls: number, book: PriceBook): Spending {
  const isJob = kind === 'job';
  const requests = calls + warmUpCalls;
  const presumedS = isJob ? presumed.jobNodeH * 3600 : requests * presumed.callS;
  const totals: RunTotals = {
    workload: 'bounded',
    workers: 1,
    modelThreads: 1,
    elapsedS: presumedS,
    instances: isJob ? jobRows : requests,
    calls: isJob ? 1 : requests,
    counters: isJob ? { jobNodeS: presumedS, storageWrites: 4, storedBytes: 100_000 } : { requests },
    phasesS: {},
  };
  const cost = priceUsage(strategy.usage?.(options, totals) ?? [], book, 0);
  const rule = isJob
    ? `one job of ${jobRows} rows, ${presumed.jobNodeH} node h presumed`
    : `${requests} calls of ${presumed.callS} s each presumed, an endpoint of one node for as long`;
  return { presumedS, rule, cost, usd: cost.perRunUsd?.high ?? 0 };
}
