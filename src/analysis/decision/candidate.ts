/** What a decision knows of a strategy. */
import type { Evidence } from '../../core/predictor.ts';
import type { Assumption } from '../cloud/assumptions.ts';
import type { FiguresOver } from '../cloud/figures.ts';
import type { EffortParts } from '../figures/effort.ts';
import type { Figures } from '../figures/index.ts';
import type { Withheld } from './withheld.ts';

/** Warnings after which nobody can say how sure a verdict is: a batch under 2 s, and a machine that others used meanwhile. */
export const doubts = ['short', 'disturbed'] as const;

export type Doubt = (typeof doubts)[number];

export interface Candidate {
  readonly strategy: string;
  readonly evidence: Evidence;
  /** As stated: medians over the repeats, or what these come to in the cloud. */
  readonly figures: Figures;
  /** What was measured in each repeat: its noise is estimated from them alone. */
  readonly repeats: readonly Figures[];
  /** Parts of its cost that have no price. */
  readonly unpriced: readonly string[];
  /** What in the figures is set and not measured. */
  readonly assumptions: readonly string[];
  /** What of the cloud its figures are computed with; empty where they were measured as they are. */
  readonly assumed: readonly Assumption[];
  /** Why its measurement says little. */
  readonly doubts: readonly Doubt[];
  /** Why it cannot be recommended, whatever is weighed. */
  readonly unranked?: string;
  /** The sums of their values are in `figures`. Absent where it states none. */
  readonly effort?: EffortParts;
  /** Everything that `over` draws. */
  readonly unknowns: readonly Unknown[];
  /** Its figures, without effort. */
  readonly over: FiguresOver;
}

/** Something that is not known exactly. */
export interface Unknown {
  /** The same of every strategy that shares it. */
  readonly key: string;
  readonly input: Input;
  /** What would fix it, for a sentence that begins "What would change it:"; of the strategies that share it. */
  readonly settledBy: (strategies: readonly string[]) => string;
}

/** What an unknown is. */
export type Input =
  | { readonly kind: 'weight'; readonly of: string }
  /** How far a measurement may be off. */
  | { readonly kind: 'noise'; readonly of: string }
  | { readonly kind: 'effort'; readonly of: string; readonly strategies: readonly string[] }
  /** Of the cloud. */
  | { readonly kind: 'assumption'; readonly of: string }
  /** Of an SKU. */
  | { readonly kind: 'price'; readonly of: string }
  /** Of a part of the bill. */
  | { readonly kind: 'usage'; readonly of: string };

/** One question: which strategy for this workload. */
export interface Case {
  readonly name: string;
  readonly candidates: readonly Candidate[];
  /** The same strategies as they would be in the cloud, where they were measured on this machine. */
  readonly cloud?: readonly Candidate[];
  /** Why there is no verdict; empty where there is one. */
  readonly withheld: readonly Withheld[];
  /** Of a run that was made smaller than its experiment. */
  readonly scale?: number;
}
