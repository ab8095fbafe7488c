/** What no figure of the cloud's runs tells: of the same table as all that is assumed of the cloud. */
import type { QuantityKey } from '../../core/keys/quantities.ts';
import { assumedAt } from '../cloud/assumptions.ts';
import { quantities, type Quantity } from '../cloud/quantities.ts';

/** Drawn in this order. */
const keys = {
  busyShare: 'busy-share',
  stopS: 'worker-stop-s',
  throughputSeenS: 'autoscale-seen-s',
  workerStartS: 'worker-start-s',
  aimS: 'autoscale-aim-s',
  jobNodeS: 'job-node-s',
  jobNodeStartS: 'job-start-s',
  perRowShare: 'per-row-share',
} as const satisfies Record<string, QuantityKey>;

type PriorName = keyof typeof keys;

/** One value for each prior. */
export type Assumed = Readonly<Record<PriorName, number>>;

const names = Object.keys(keys) as PriorName[];

/** By its key. */
export const priors: Readonly<Record<string, Quantity>> = Object.fromEntries(
  names.map((name) => [keys[name], quantities[keys[name]]]),
);

/** Each prior at the share that `next` gives of its range; 0.5 is its value. */
export function assume(next: () => number): Assumed {
  return Object.fromEntries(names.map((name) => [name, assumedAt(quantities[keys[name]], next())])) as Assumed;
}
