/** What a figure is: said once, for `predbench explain`, for the list of figures in docs/method.md and for whoever reads the code. */
import type { CostEstimate } from '../../prices/cost.ts';
import type { CellMeasurement, Distribution, ServicesMeasurement } from '../../core/record.ts';

/** Headings of docs/method.md. */
export type Section =
  | 'Counts'
  | 'Arrivals'
  | 'Latency from the due time'
  | 'Closed loop'
  | 'Time and throughput'
  | 'Warm-up and steadiness'
  | 'Resources'
  | 'Cost';

/** Of this kind of workload, or of strategies that work call by call. */
export type CellsWith = 'batch' | 'closed-loop' | 'stream' | 'queue' | 'calls';

export type LeftOut = 'warm-up' | 'schedule warm-up' | 'failed' | 'dropped' | 'duplicates';

/** What of a cell is not in its measurement. */
export interface Beside {
  readonly services?: ServicesMeasurement | undefined;
  readonly cost: CostEstimate;
}

export interface Definition {
  readonly section: Section;
  /** Of the value in the CSV. */
  readonly unit: string;
  /** The only cells that can have it; absent, all can. */
  readonly only?: CellsWith;
  /** One sentence in plain words. */
  readonly meaning: string;
  /** In words and symbols. */
  readonly formula: string;
  /** Where the harness counts, or where the clock stamps, with the file. */
  readonly measured: string;
  readonly estimator?: string;
  readonly assumptions?: readonly string[];
  /** The formula with the cell's own numbers put in; undefined where there is nothing to put in. */
  readonly worked?: (measured: CellMeasurement, beside: Beside) => string | undefined;
  /** Why the cell cannot have it; undefined where it could. */
  readonly absent?: (measured: CellMeasurement) => string | undefined;
  /** What else the cell says of it. */
  readonly detail?: (measured: CellMeasurement) => string | undefined;
  /** What a percentile, mean, minimum or maximum is taken of. */
  readonly samples?: (measured: CellMeasurement) => Distribution | undefined;
  /** Fewest samples for which there is such a figure. */
  readonly samplesNeeded?: number;
  /** Asked for by the experiment: nothing is measured, left out or warned of. */
  readonly setting?: true;
  /** What of it is otherwise where Apache Beam ran the cell. */
  readonly onBeam?: Partial<Pick<Definition, 'meaning' | 'formula' | 'measured' | 'assumptions'>>;
  /** What happened in the cell and is not in the figure. */
  readonly leavesOut?: readonly LeftOut[];
  /** Made from readings of the harness's clock. */
  readonly timed?: true;
  /** The figure is a sum of cost lines, or made from one. */
  readonly ofCostLines?: true;
  /** Codes of warnings that are only about other figures. */
  readonly untouchedBy?: readonly string[];
}
