/** What no figure of the source tells, each with its range and source. */
import { logUniform } from '../../core/random.ts';

export const priorNames = [
  'busyShare',
  'stopShare',
  'throughputSeenS',
  'workerStartS',
  'aimS',
  'jobNodeS',
  'jobNodeStartS',
  'perRowShare',
] as const;

type PriorName = (typeof priorNames)[number];

interface Prior {
  readonly low: number;
  readonly high: number;
  readonly unit: string;
  readonly what: string;
  readonly source: string;
}

export type Priors = Readonly<Record<PriorName, Prior>>;
/** One value for each prior. */
export type Assumed = Readonly<Record<PriorName, number>>;

/** Each prior at the share that `next` gives of its range, on a logarithmic scale; 0.5 is the geometric middle. */
export function assume(priors: Priors, next: () => number): Assumed {
  const drawn = Object.entries(priors).map(([name, range]) => [name, logUniform(next(), range)]);
  return Object.fromEntries(drawn) as Assumed;
}
