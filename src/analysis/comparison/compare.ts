import { median } from '../../core/numbers.ts';
import type { Agreement, Cell, RunRecord, WorkloadSummary } from '../../core/record.ts';
import { medianInterval } from '../../measure/statistics/median-interval.ts';
import { priceUsage } from '../../prices/cost.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { kindOf } from '../../workloads/workload.ts';
import { figures, figuresOf } from '../figures/index.ts';
import type { ComparedCell, Comparison, UnrankedRow, WorkloadComparison } from './comparison.ts';
import { inOrder } from './order.ts';
import { ranked } from './ranking.ts';
import { agreementText, askedText, notesOf, wrongWith } from './sentences.ts';

/** What a run says of each workload and strategy. */
export function compare(record: RunRecord, book: PriceBook): Comparison {
  const names = inOrder(record, 'workloads', [...new Set(record.cells.map(({ workload }) => workload))]);
  const workloads = names.map((name) =>
    compareWorkload(
      name,
      record,
      record.cells.filter(({ workload }) => workload === name),
      record.agreements.find(({ workload }) => workload === name),
      book,
    ),
  );
  return { record, book, workloads, wrong: wrongWith(record), notes: notesOf(record, workloads, book) };
}

function compareWorkload(
  name: string,
  record: RunRecord,
  cells: readonly Cell[],
  agreement: Agreement | undefined,
  book: PriceBook,
): WorkloadComparison {
  const strategies = inOrder(record, 'strategies', [...new Set(cells.map(({ strategy }) => strategy))]);
  const rows = strategies
    .map((strategy) => rowOf(cells.filter((cell) => cell.strategy === strategy).flatMap((cell) => comparedCell(cell, book))))
    .filter((row) => row !== undefined);
  const summary = longest(rows.flatMap((row) => row.cells.map(({ measured }) => measured.workload)));
  return {
    name,
    ...(summary !== undefined && { summary }),
    asked: askedText(record, name, summary),
    rows: ranked(rows),
    without: cells.filter((cell) => cell.state === 'failed' || cell.state === 'not applicable'),
    ...(agreement !== undefined && { agreement: agreementText(agreement) }),
  };
}

/** What was asked: a stream that was ended early says less than was. */
function longest(workloads: readonly WorkloadSummary[]): WorkloadSummary | undefined {
  return workloads.toSorted((a, b) => kindOf(b).size(b) - kindOf(a).size(a))[0];
}

function comparedCell(cell: Cell, book: PriceBook): ComparedCell[] {
  if (cell.state !== 'measured' && cell.state !== 'stopped') return [];
  const { state, result, ...plan } = cell;
  const { measured, services } = result;
  const cost = priceUsage(measured.usage, book, measured.counts.ok ?? 0);
  return [{ ...result, plan, state, cost, figures: figuresOf(measured, { services, cost }) }];
}

function rowOf(cells: readonly ComparedCell[]): UnrankedRow | undefined {
  const [first] = cells;
  if (first === undefined) return undefined;
  const measured = cells.filter(({ state }) => state === 'measured');
  const counted = measured.length > 0 ? measured : cells;
  const unranked = counted.map(whyUnranked).find((reason) => reason !== undefined);
  return {
    strategy: first.plan.strategy,
    evidence: first.measured.evidence,
    cells,
    figures: overRepeats(counted, median),
    intervals: overRepeats(measured, medianInterval),
    ...(unranked !== undefined && { unranked }),
    costIncomplete: counted.some(({ cost }) => cost.unpriced.length > 0),
  };
}

/** Of each figure over the repeats. A figure that a repeat lacks has none. */
function overRepeats<T>(
  cells: readonly ComparedCell[],
  estimate: (values: readonly number[]) => T | undefined,
): Partial<Record<string, T>> {
  const found: Record<string, T> = {};
  for (const { key } of figures) {
    const values = cells.map((cell) => cell.figures[key]).filter((value) => value !== undefined);
    const estimated = values.length === cells.length ? estimate(values) : undefined;
    if (estimated !== undefined) found[key] = estimated;
  }
  return found;
}

function whyUnranked({ state, measured: { counts, evidence }, judged: { valid, warnings } }: ComparedCell): string | undefined {
  if (state === 'stopped') return 'stopped before its end';
  if (!valid.ok) return valid.reason;
  if (evidence === 'none') return 'predicts nothing: shows what the harness itself can do';
  const reason = warnings.find(({ severity }) => severity === 'invalid');
  if (reason !== undefined) return reason.message;
  if (counts.dropped !== undefined && counts.dropped > 0) return `${counts.dropped} instances had no answer`;
  if (counts.ok === 0) return 'predicted nothing';
  return undefined;
}
