/** What a manager asks of a run, one workload at a time: which strategy, how sure that is, and how the others compare. */
import type { Evidence } from '../../core/predictor.ts';
import type { Scale, WorkloadSummary } from '../../core/record.ts';
import type { Runtime } from '../../core/keys/engine.ts';
import type { Consideration } from '../../core/keys/priorities.ts';
import type { Limit } from '../decision/priorities.ts';
import type { Proviso } from '../decision/provisos.ts';
import type { LeftOut } from '../decision/weighed.ts';
import type { Withheld } from '../decision/withheld.ts';

export interface Answer {
  readonly workload: string;
  /** What was asked of every strategy: `batch of 10,000 rows, all due at once`. */
  readonly asked: string;
  /** Absent where no cell has a result. */
  readonly summary?: WorkloadSummary;
  /** What it stands for where the run was made smaller than its experiment. */
  readonly full?: Scale['full'][number];
  /** Best wherever there is a verdict: one, or several that tie. None where there is no verdict, or the places differ. */
  readonly take: readonly string[];
  /** What it does: throughput (of a stream that is its schedule's) and latency as measured, its cost in the cloud. Of the first. */
  readonly figures: readonly AnswerFigure[];
  /** Where the strategies were measured. */
  readonly verdict: Verdict;
  /** Estimated; only where `verdict` is for this machine. */
  readonly cloud?: Verdict;
  /** The strategies, the best first, by the five considerations. */
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly AnswerRow[];
}

export interface AnswerFigure {
  /** As in `figures`. */
  readonly key: string;
  readonly value: number;
  /** Something that it is the sum of has no price. */
  readonly atLeast?: true;
}

export type Place = 'this machine' | 'the cloud';

export interface Verdict {
  /** Absent where everything was measured at a service or server of the user. */
  readonly place?: Place;
  /** One, or several that tie, those that are taken in both places first; none where there is no verdict. */
  readonly take: readonly string[];
  /** It ties with these, and takes less effort. */
  readonly tiesWith: readonly string[];
  readonly sureness: Sureness;
  /** What is weighed, of the first that is taken. */
  readonly figures: readonly AnswerFigure[];
  /** The best of what does not tie with it. */
  readonly next?: Next;
  /** Nothing else could be ranked, so that it was compared with nothing. */
  readonly alone: boolean;
  readonly limits: readonly Limit[];
  /** Why nothing is to be taken. */
  readonly none?: NoVerdict;
}

export interface Next {
  readonly strategy: string;
  readonly figures: readonly AnswerFigure[];
  /** By how much, all that is weighed taken together: 0.1 is 10 %. */
  readonly worseBy: number;
}

/** The share of draws in which what is to be taken is within 5 % of the best, in one word; or why nobody can know it. */
export type Sureness =
  | { readonly level: 'sure' | 'likely' | 'open'; readonly share: number }
  | { readonly level: 'not known'; readonly because: readonly Proviso[] };

export type NoVerdict =
  | { readonly kind: 'withheld'; readonly reasons: readonly Withheld[] }
  /** Nothing that is weighed has a figure. */
  | { readonly kind: 'no figure'; readonly leftOut: readonly LeftOut[] }
  | { readonly kind: 'none ranked' }
  /** Too seldom within the limits, or with no limit, too seldom at the stream's rate. */
  | { readonly kind: 'none within limits' };

export interface AnswerColumn {
  readonly consideration: Consideration;
  /** Key of the figure that stands for it; absent where no strategy has one. */
  readonly key?: string;
}

export interface AnswerRow {
  readonly strategy: string;
  /** Absent where it has no figures. */
  readonly evidence?: Evidence;
  /** Only on Beam, and not of a batch job. */
  readonly runtime?: Runtime;
  readonly state: 'ranked' | 'not ranked' | 'failed' | 'not applicable';
  /** Why it is not ranked, or has no figures. */
  readonly reason?: string;
  /** In the order of the columns. */
  readonly figures: readonly (MarkedFigure | undefined)[];
  /** Share of the instances that were not predicted. */
  readonly failedShare: number;
}

export interface MarkedFigure extends AnswerFigure {
  /** The best of its column, or what cannot be told from it: within 5 %, or not significantly different. */
  readonly mark?: 'best' | 'tie';
}
