/** What a figure is, wherever it is shown, weighed, limited or projected: known by its key, told by nothing in its name. */
import type { Consideration } from '../../core/keys/priorities.ts';

export interface FigureIdentity {
  /** Column of the CSV, and name in --limit. */
  readonly key: string;
  readonly label: string;
  /** For the main table; the label otherwise. */
  readonly short?: string;
  /** Which is best; absent, it is not compared. */
  readonly better?: 'higher' | 'lower';
  /** Absent of what noise and the cloud change as nothing in particular. */
  readonly is?: FigureIs;
  /** What it stands for in a decision. */
  readonly consideration?: Consideration;
  readonly format?: (value: number) => string;
}

export type FigureIs =
  | { readonly kind: 'makespan' | 'throughput' | 'rate' | 'cost' }
  /** From when an instance was due, or its user sent it. */
  | { readonly kind: 'latency'; readonly point: Point }
  | { readonly kind: 'effort'; readonly of: EffortOf };

/** Of a distribution. */
export const points = ['min', 'mean', 'p50', 'p95', 'p99', 'max'] as const;

export type Point = (typeof points)[number];

export type EffortOf = Extract<Consideration, 'implementation' | 'maintenance'>;
