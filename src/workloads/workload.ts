import type { Batching } from '../core/predictor.ts';
import type { QueueSpec } from '../data/queue-spec.ts';
import type { ArrivalSpec } from './arrivals.ts';

/** What arrives when. */
export type Workload = Named &
  /** All instances are due at once; the figure is the makespan. */
  (
    | { readonly kind: 'batch'; readonly rows: number }
    /** So many users, each of which sends its next instance when it has the prediction of the one before; the figure is the throughput. */
    | { readonly kind: 'closed-loop'; readonly concurrency: number; readonly seconds: number }
    /** Instances fall due on a schedule, whatever the strategy does (open loop); the figure is the latency. */
    | ({ readonly kind: 'stream'; readonly queue?: QueueSpec } & ArrivalSpec)
  );

interface Named {
  readonly name: string;
  /** Goes before the strategies' own, of every strategy that calls. */
  readonly batching?: Partial<Batching>;
}
