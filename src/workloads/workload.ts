import type { ArrivalSpec } from './arrivals.ts';

/** What arrives when. */
export type Workload =
  /** All instances are due at once; the figure is the makespan. */
  | { readonly name: string; readonly kind: 'bounded'; readonly rows: number }
  /** Instances fall due on a schedule, whatever the strategy does (open loop); the figure is the latency. */
  | ({ readonly name: string; readonly kind: 'unbounded' } & ArrivalSpec);
