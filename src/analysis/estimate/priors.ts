/** What no figure of the source tells, each with its range and source. */
import { logUniform } from '../../core/random.ts';

export const priorNames = [
  'busyShare',
  'stopS',
  'throughputSeenS',
  'workerStartS',
  'aimS',
  'jobNodeS',
  'jobNodeStartS',
  'perRowShare',
] as const;

type PriorName = (typeof priorNames)[number];

interface Prior {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly unit: string;
  readonly what: string;
  readonly source: string;
  /** Of the source. */
  readonly date: string;
}

export type Priors = Readonly<Record<PriorName, Prior>>;
/** One value for each prior. */
export type Assumed = Readonly<Record<PriorName, number>>;

/** Each prior at the share that `next` gives of its range; 0.5 is its value. */
export function assume(priors: Priors, next: () => number): Assumed {
  const drawn = Object.entries(priors).map(([name, prior]) => [name, priorAt(next(), prior)]);
  return Object.fromEntries(drawn) as Assumed;
}

/** Half of the draws lie on either side of the value, each side uniform on a logarithmic scale. */
export function priorAt(position: number, { value, low, high }: Pick<Prior, 'value' | 'low' | 'high'>): number {
  return position < 0.5 ? logUniform(2 * position, { low, high: value }) : logUniform(2 * position - 1, { low: value, high });
}
