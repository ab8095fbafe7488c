/** One thing that two runs do not have in common. */
export interface Difference {
  /** `machine`, `predbench`, `strategies.rest.batching.maxSize`. */
  readonly what: string;
  readonly from: string;
  readonly to: string;
  /** What it can touch: everything, what is said of one strategy or one workload, or costs alone. */
  readonly scope: Scope;
  /** The conditions of the measurement, rather than what is measured: figures from different ones say nothing of better or worse. */
  readonly isCondition: boolean;
}

export type Scope = { readonly of: 'all' | 'cost' } | { readonly of: 'strategy' | 'workload'; readonly name: string };
