/** Runs beside each other: what changed, how far that is more than noise, and what else differs. */
import type { RunRecord } from '../../core/record.ts';
import type { Change } from './change.ts';
import type { Difference } from './difference.ts';
import type { Differences } from './differences.ts';

export interface RunsComparison {
  /** The first is what the others are held against. */
  readonly runs: readonly ComparedRun[];
  /** Each further run beside the first. */
  readonly pairs: readonly RunPair[];
  readonly tests: Tests;
}

export interface ComparedRun {
  /** `A`. */
  readonly label: string;
  readonly record: RunRecord;
  /** What contradicts itself, failed or is missing in it. */
  readonly wrong: readonly string[];
}

/** All tests of all pairs are judged together. */
export interface Tests {
  readonly count: number;
  /** With so many repeats in each run a change could be told from noise; absent where there are as many, and where nothing was compared. */
  readonly repeatsNeeded?: number;
}

export interface RunPair extends Differences {
  /** Labels of the two. */
  readonly from: string;
  readonly to: string;
  /** What is to be said first. */
  readonly finding: Finding;
  readonly rows: readonly RowPair[];
  readonly alone: readonly AloneRow[];
}

/** One strategy in one workload, measured in both runs. */
export interface RowPair {
  readonly workload: string;
  readonly strategy: string;
  readonly changes: readonly JudgedChange[];
  /** Why none of its changes is judged; absent where they are. */
  readonly notCompared?: string;
  /** Of the instances, by median over the repeats: those that failed or had no answer. */
  readonly failedShare: { readonly from: number; readonly to: number };
}

/** Measured in one of the two at most. */
export interface AloneRow {
  readonly workload: string;
  readonly strategy: string;
  /** Why there are no figures; absent where there are. */
  readonly from?: string;
  readonly to?: string;
}

export type Verdict =
  /** More than noise. */
  | 'changed'
  /** Not significant. */
  | 'noise'
  /** Not tested. */
  | 'few repeats'
  /** A cost, which follows from other figures and has no noise of its own: not tested. */
  | 'computed'
  /** Not judged, as the row says. */
  | 'not compared';

export interface JudgedChange extends Change {
  readonly verdict: Verdict;
  /** By Holm, over all tests; absent where it was not tested. */
  readonly adjustedP?: number;
  /** By the median; absent of what has no better and worse. */
  readonly is?: 'better' | 'worse' | 'the same';
  /** What else differs and may be the cause. */
  readonly together: readonly Difference[];
}

/** With the strategy and workload that it is of. */
export type PlacedChange = JudgedChange & Pick<RowPair, 'strategy' | 'workload'>;

/** What is to be said first of two runs. */
export type Finding =
  | { readonly kind: 'nothing in common' }
  /** No strategy's changes can be judged, by the reason of the first. */
  | { readonly kind: 'not compared'; readonly reason: string }
  /** Nothing was tested. */
  | { readonly kind: 'few repeats'; readonly largest: PlacedChange }
  | { readonly kind: 'no change'; readonly tested: number }
  | {
      readonly kind: 'changed';
      /** The largest first. */
      readonly changes: readonly PlacedChange[];
      readonly tested: number;
      /** What else differs with any of them. */
      readonly together: readonly string[];
    };
