/** How one figure of a run came about, as data: `predbench explain` prints it, as text or as JSON. */
import type { CostEstimate } from '../../prices/cost.ts';
import type { Evidence } from '../../core/predictor.ts';
import type { CellMeasurement, RunRecord, Warning } from '../../core/record.ts';
import type { ComparedCell, Comparison, ComparisonRow } from '../comparison/comparison.ts';
import type { Definition } from '../figures/definition.ts';
import type { Figure } from '../figures/index.ts';
import { leftOut } from './left-out.ts';

export interface Explanation {
  readonly run: { readonly id: string; readonly startedAt: string; readonly cpu?: string; readonly cores?: number };
  readonly figure: DefinedFigure;
  readonly rows: readonly ExplainedRow[];
  /** Strategies without the figure, and why. */
  readonly without: readonly { readonly workload: string; readonly strategy: string; readonly reason: string }[];
}

/** What holds for the figure in every run. */
export interface DefinedFigure {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly meaning: string;
  readonly formula: string;
  readonly measured: string;
  readonly estimator?: string;
  readonly assumptions: readonly string[];
  /** Section of docs/method.md. */
  readonly section: string;
}

/** One strategy in one workload. */
export interface ExplainedRow {
  readonly workload: string;
  readonly asked: string;
  readonly strategy: string;
  readonly evidence: Evidence;
  /** As the tables show it: the median over `cells`; absent where one of them has no such figure. */
  readonly value?: number;
  readonly unranked?: string;
  readonly cells: readonly ExplainedCell[];
}

/** One repeat. */
export interface ExplainedCell {
  readonly cell: string;
  readonly repeat: number;
  readonly state: ComparedCell['state'];
  readonly value?: number;
  /** Why there is no value. */
  readonly absent?: string;
  /** The formula with the cell's numbers put in. */
  readonly worked?: string;
  readonly detail?: string;
  readonly samples?: number;
  readonly leftOut: readonly string[];
  /** Of durations: the smallest step of the clock. */
  readonly clockStepMs?: number;
  readonly cost?: CostEstimate & { readonly gathered: string };
  /** Those that touch the figure. */
  readonly warnings: readonly Warning[];
}

/** Which rows and repeats are explained; absent: all. */
export interface Selection {
  readonly workload?: readonly string[] | undefined;
  readonly strategy?: readonly string[] | undefined;
  readonly repeat?: number | undefined;
}

export function explain(comparison: Comparison, figure: Figure, { workload, strategy, repeat }: Selection = {}): Explanation {
  const { id, startedAt, machine } = comparison.record;
  const rows: ExplainedRow[] = [];
  const without: Explanation['without'][number][] = [];
  for (const { name, asked, rows: all, without: cellsWithout } of comparison.workloads) {
    if (!chosen(workload, name)) continue;
    for (const row of all.filter((row) => chosen(strategy, row.strategy))) {
      const explained = explainRow(comparison, row, figure, { name, asked, repeat });
      if (explained.cells.some(({ value }) => value !== undefined)) rows.push(explained);
      else without.push({ workload: name, strategy: row.strategy, reason: explained.cells[0]?.absent ?? 'no such repeat' });
    }
    for (const cell of cellsWithout) {
      if (!chosen(strategy, cell.strategy) || (repeat !== undefined && cell.repeat !== repeat)) continue;
      without.push({ workload: name, strategy: cell.strategy, reason: `${cell.state}: ${cell.reason}` });
    }
  }
  return {
    run: { id, startedAt, ...(machine && { cpu: machine.cpu, cores: machine.cores }) },
    figure: define(figure, comparison.record),
    rows,
    without,
  };
}

function chosen(names: readonly string[] | undefined, name: string): boolean {
  return names === undefined || names.includes(name);
}

/** On the run's engine; on predbench's own without a run. */
export function define({ key, label, definition }: Figure, { engine }: Pick<RunRecord, 'engine'> = {}): DefinedFigure {
  const {
    unit,
    meaning,
    formula,
    measured,
    estimator,
    assumptions = [],
    section,
  }: Definition = engine === undefined ? definition : { ...definition, ...definition.onBeam };
  return { key, label, unit, meaning, formula, measured, ...(estimator !== undefined && { estimator }), assumptions, section };
}

function explainRow(
  comparison: Comparison,
  row: ComparisonRow,
  figure: Figure,
  { name, asked, repeat }: { readonly name: string; readonly asked: string; readonly repeat: number | undefined },
): ExplainedRow {
  const cells = row.cells
    .filter(({ plan }) => repeat === undefined || plan.repeat === repeat)
    .map((cell) => explainCell(comparison, cell, figure));
  const value = repeat === undefined ? row.figures[figure.key] : cells[0]?.value;
  return {
    workload: name,
    asked,
    strategy: row.strategy,
    evidence: row.evidence,
    ...(value !== undefined && { value }),
    ...(row.unranked !== undefined && { unranked: row.unranked }),
    cells,
  };
}

function explainCell(
  { book }: Comparison,
  { plan, state, measured, services, judged, cost, figures }: ComparedCell,
  figure: Figure,
): ExplainedCell {
  const { definition } = figure;
  const value = figures[figure.key];
  const samples = definition.samples?.(measured)?.samples;
  const worked = value === undefined ? undefined : definition.worked?.(measured, { services, cost });
  const detail = value === undefined ? undefined : definition.detail?.(measured);
  return {
    cell: plan.id,
    repeat: plan.repeat,
    state,
    ...(value === undefined ? { absent: whyAbsent(figure, measured, samples) } : { value }),
    ...(worked !== undefined && { worked }),
    ...(detail !== undefined && { detail }),
    ...(samples !== undefined && { samples }),
    leftOut: leftOut(definition, measured),
    ...(measured.clockStepMs !== undefined && definition.timed && { clockStepMs: measured.clockStepMs }),
    ...(definition.ofCostLines && { cost: { ...cost, gathered: book.gathered } }),
    warnings: definition.setting ? [] : judged.warnings.filter(({ code }) => !definition.untouchedBy?.includes(code)),
  };
}

function whyAbsent({ definition }: Figure, measured: CellMeasurement, samples: number | undefined): string {
  const reason = definition.absent?.(measured);
  if (reason !== undefined) return reason;
  const needed = definition.samplesNeeded;
  if (samples !== undefined && needed !== undefined && samples < needed) return `${samples} samples, and it takes ${needed}`;
  if (definition.ofCostLines) return 'nothing that was used has a price';
  return `not measured of this strategy in a ${measured.workload.kind.replace('-', ' ')}`;
}
