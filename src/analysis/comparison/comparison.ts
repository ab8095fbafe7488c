/** What a run says, computed once; reports only lay it out. */
import type { CostEstimate } from '../../prices/cost.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import type { Evidence } from '../../core/predictor.ts';
import type { Runtime } from '../../core/keys/engine.ts';
import type { BeamEngine, Cell, CellPlan, CellResult, RunRecord, WorkloadSummary } from '../../core/record.ts';
import type { MedianInterval } from '../../measure/statistics/median-interval.ts';
import type { Load, Model } from '../cloud/model.ts';
import type { ModelOf } from '../cloud/models.ts';
import type { Figures } from '../figures/index.ts';

export interface Comparison {
  readonly record: RunRecord;
  readonly book: PriceBook;
  /** Of time and bill in the cloud. */
  readonly models: ModelOf;
  /** What contradicts itself or is missing: shown first. */
  readonly wrong: readonly string[];
  /** What to keep in mind with every figure. */
  readonly notes: readonly string[];
  /** Absent if predbench's own engine ran the cells. */
  readonly beam?: BeamRun;
  readonly workloads: readonly WorkloadComparison[];
}

/** On what Apache Beam ran the cells, and which strategies ran in which runtime. */
export interface BeamRun {
  readonly engine: BeamEngine;
  readonly strategies: Readonly<Record<Runtime, readonly string[]>>;
}

export interface WorkloadComparison {
  readonly name: string;
  /** Absent when no cell has a result. */
  readonly summary?: WorkloadSummary;
  readonly asked: string;
  readonly rows: readonly ComparisonRow[];
  /** Cells without figures: failed, or not applicable. */
  readonly without: readonly Extract<Cell, { readonly reason: string }>[];
  readonly agreement?: string;
  /** Beside the expected outputs of the source's rows. */
  readonly expectations: readonly string[];
}

/** One strategy in one workload. */
export interface ComparisonRow {
  readonly strategy: string;
  readonly evidence: Evidence;
  /** Only on Beam, and not of a batch job. */
  readonly runtime?: Runtime;
  readonly cells: readonly ComparedCell[];
  /** Of time and bill in the cloud, and the load that the workload is; absent where nothing was predicted. */
  readonly model?: Model;
  readonly load?: Load;
  /** In the cloud, of the medians over the repeats. */
  readonly cost: CostEstimate;
  /** The median over the measured repeats; of a stopped cell where none is measured. */
  readonly figures: Figures;
  /** In which the medians lie; none below 6 measured repeats. */
  readonly intervals: Readonly<Partial<Record<string, MedianInterval>>>;
  /** Keys of the figures in which it is better than every other ranked row: significantly, or, below 6 repeats, untested. */
  readonly best: ReadonlySet<string>;
  /** Keys of the figures in which its difference from the best is not significant. */
  readonly alike: ReadonlySet<string>;
  /** Why it is not ranked; absent when it is. */
  readonly unranked?: string;
  /** Something used has no price: the cost is at least the figure. */
  readonly costIncomplete: boolean;
}

export interface ComparedCell extends CellResult {
  readonly plan: CellPlan;
  readonly state: 'measured' | 'stopped';
  /** In the cloud, with the time of this repeat. */
  readonly cost: CostEstimate;
  readonly figures: Figures;
}

/** Before it is compared with the others. */
export type UnrankedRow = Omit<ComparisonRow, 'best' | 'alike'>;
