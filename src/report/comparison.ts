/** What a run says, computed once; the renderers only lay it out. */
import { type CostEstimate, priceUsage } from '../cost/cost.ts';
import type { PriceBook } from '../cost/price-book.ts';
import { median } from '../measure/distribution.ts';
import type { Evidence } from '../predictor.ts';
import type { Agreement, Cell, CellPlan, CellResult, RunRecord, WorkloadSummary } from '../run-record.ts';
import { costKeys, type Figures, figures, figuresOf } from './figures.ts';
import { agreementText, askedText, notesOf, wrongWith } from './sentences.ts';

export interface Comparison {
  readonly record: RunRecord;
  readonly book: PriceBook;
  /** What contradicts itself or is missing: shown first. */
  readonly wrong: readonly string[];
  /** What to keep in mind with every figure. */
  readonly notes: readonly string[];
  readonly workloads: readonly WorkloadComparison[];
}

export interface WorkloadComparison {
  readonly name: string;
  /** Absent when no cell has a result. */
  readonly summary?: WorkloadSummary;
  readonly asked: string;
  readonly rows: readonly ComparisonRow[];
  /** Cells without figures: failed, or not applicable. */
  readonly without: readonly (CellPlan & { readonly state: string; readonly reason: string })[];
  readonly agreement?: string;
}

/** One strategy in one workload. */
export interface ComparisonRow {
  readonly strategy: string;
  readonly evidence: Evidence;
  readonly cells: readonly ComparedCell[];
  /** The median over the measured repeats; of a stopped cell where none is measured. */
  readonly figures: Figures;
  /** Keys of the figures in which no ranked row is better. */
  readonly best: ReadonlySet<string>;
  /** Why it is not ranked; absent when it is. */
  readonly unranked?: string;
  /** Something used has no price: the cost is at least the figure. */
  readonly costIncomplete: boolean;
}

export interface ComparedCell {
  readonly plan: CellPlan;
  readonly state: 'measured' | 'stopped';
  readonly result: CellResult;
  readonly cost: CostEstimate;
  readonly figures: Figures;
}

export function compare(record: RunRecord, book: PriceBook): Comparison {
  const names = [...new Set(record.cells.map(({ workload }) => workload))];
  const workloads = names.map((name) =>
    compareWorkload(
      name,
      record.cells.filter(({ workload }) => workload === name),
      record.agreements.find(({ workload }) => workload === name),
      book,
    ),
  );
  return { record, book, workloads, wrong: wrongWith(record), notes: notesOf(record, workloads, book) };
}

function compareWorkload(
  name: string,
  cells: readonly Cell[],
  agreement: Agreement | undefined,
  book: PriceBook,
): WorkloadComparison {
  const strategies = [...new Set(cells.map(({ strategy }) => strategy))];
  const rows = strategies
    .map((strategy) => rowOf(cells.filter((cell) => cell.strategy === strategy).flatMap((cell) => comparedCell(cell, book))))
    .filter((row) => row !== undefined);
  const summary = longest(rows.flatMap((row) => row.cells.map(({ result }) => result.workload)));
  return {
    name,
    ...(summary !== undefined && { summary }),
    asked: askedText(summary),
    rows: ranked(rows),
    without: cells.filter((cell) => cell.state === 'failed' || cell.state === 'not applicable'),
    ...(agreement !== undefined && { agreement: agreementText(agreement) }),
  };
}

/** What was asked: a stream that was ended early says less than was. */
function longest(workloads: readonly WorkloadSummary[]): WorkloadSummary | undefined {
  return workloads.toSorted((a, b) => secondsOf(b) - secondsOf(a))[0];
}

function secondsOf(workload: WorkloadSummary): number {
  return workload.kind === 'unbounded' ? workload.seconds : 0;
}

function comparedCell(cell: Cell, book: PriceBook): ComparedCell[] {
  if (cell.state !== 'measured' && cell.state !== 'stopped') return [];
  const { state, result, ...plan } = cell;
  const cost = priceUsage(result.usage, book, result.counts.ok);
  return [{ plan, state, result, cost, figures: figuresOf(result, cost) }];
}

type UnrankedRow = Omit<ComparisonRow, 'best'>;

function rowOf(cells: readonly ComparedCell[]): UnrankedRow | undefined {
  const [first] = cells;
  if (first === undefined) return undefined;
  const measured = cells.filter(({ state }) => state === 'measured');
  const counted = measured.length > 0 ? measured : cells;
  const unranked = counted.map(whyUnranked).find((reason) => reason !== undefined);
  return {
    strategy: first.plan.strategy,
    evidence: first.result.evidence,
    cells,
    figures: medians(counted),
    ...(unranked !== undefined && { unranked }),
    costIncomplete: counted.some(({ cost }) => cost.unpriced.length > 0),
  };
}

/** A figure that a repeat lacks has no median. */
function medians(cells: readonly ComparedCell[]): Figures {
  const found: Record<string, number> = {};
  for (const { key } of figures) {
    const values = cells.map((cell) => cell.figures[key]).filter((value) => value !== undefined);
    const middle = values.length === cells.length ? median(values) : undefined;
    if (middle !== undefined) found[key] = middle;
  }
  return found;
}

function whyUnranked({ state, result: { valid, counts, evidence, warnings } }: ComparedCell): string | undefined {
  if (state === 'stopped') return 'stopped before its end';
  if (!valid.ok) return valid.reason;
  if (evidence === 'none') return 'predicts nothing: shows what the harness itself can do';
  const reason = warnings.find(({ severity }) => severity === 'invalid');
  if (reason !== undefined) return reason.message;
  if (counts.dropped > 0) return `${counts.dropped} instances had no answer`;
  if (counts.ok === 0) return 'predicted nothing';
  return undefined;
}

/** A strategy that fails many instances is not quick: each must predict nearly what the most successful one does. */
const shareOfBest = 0.99;

function ranked(rows: readonly UnrankedRow[]): ComparisonRow[] {
  const success = (row: UnrankedRow) => (row.figures['ok'] ?? 0) / Math.max(1, row.figures['due'] ?? 0);
  const most = Math.max(0, ...rows.filter(({ unranked }) => unranked === undefined).map(success));
  const judged = rows.map((row) =>
    row.unranked === undefined && success(row) < shareOfBest * most
      ? { ...row, unranked: 'predicted fewer of the instances than others' }
      : row,
  );
  const competing = judged.filter(({ unranked }) => unranked === undefined);
  return judged.map((row) => ({ ...row, best: new Set(competing.includes(row) ? bestKeys(row, competing) : []) }));
}

function bestKeys(row: UnrankedRow, competing: readonly UnrankedRow[]): string[] {
  return figures
    .filter(({ key, better }) => {
      const own = row.figures[key];
      const all = competing.map((other) => other.figures[key]).filter((value) => value !== undefined);
      // A cost that lacks a price may be any.
      if (key === costKeys.perMillion && competing.some(({ costIncomplete }) => costIncomplete)) return false;
      if (better === undefined || own === undefined || all.length < 2) return false;
      return own === (better === 'higher' ? Math.max(...all) : Math.min(...all));
    })
    .map(({ key }) => key);
}
