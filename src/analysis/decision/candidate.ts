/** What a decision knows of a strategy. */
import type { CostEstimate, CostLine } from '../../prices/cost.ts';
import type { Evidence } from '../../core/predictor.ts';
import type { LocalMeasurement } from '../cloud/local-measurement.ts';
import type { EffortParts } from '../figures/effort.ts';
import type { Figures } from '../figures/index.ts';

export interface Candidate {
  readonly strategy: string;
  readonly evidence: Evidence;
  /** Medians over the repeats. */
  readonly figures: Figures;
  /** The same figures of each repeat: what the measurement's noise is estimated from. */
  readonly repeats: readonly Figures[];
  /** Of one repeat: its lines carry the ranges that prices and quantities may lie in. */
  readonly cost: CostEstimate;
  /** What in the figures is set and not measured. */
  readonly assumptions: readonly string[];
  /** Why it cannot be recommended, whatever is weighed. */
  readonly unranked?: string;
  /** The sums of their values are in `figures`. Absent where it states none. */
  readonly effort?: EffortParts;
  /** Of a run on this machine: what the cloud's figures are computed from. */
  readonly local?: LocalMeasurement;
  /** The figures are the cloud's, by the stated values of what is assumed; this is what they were computed from. */
  readonly projectedFrom?: { readonly local: LocalMeasurement; readonly figures: Figures; readonly lines: readonly CostLine[] };
}

/** One question: which strategy for this workload. */
export interface Case {
  readonly name: string;
  readonly candidates: readonly Candidate[];
}
