import type { Runtime } from '../../core/keys/engine.ts';
import { median } from '../../core/numbers.ts';
import type { Agreement, Cell, CellMeasurement, CellResult, RunRecord, WorkloadSummary } from '../../core/record.ts';
import { medianInterval } from '../../measure/statistics/median-interval.ts';
import type { CostEstimate } from '../../prices/cost.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { kindOf } from '../../workloads/workload.ts';
import { costed } from '../cloud/cost.ts';
import { loadOf } from '../cloud/measured-load.ts';
import type { Model } from '../cloud/model.ts';
import { type ModelChoices, modelsOf } from '../cloud/models.ts';
import { atRows } from '../cloud/sizes.ts';
import { costFigures, figures, figuresOf } from '../figures/index.ts';
import type { BeamRun, ComparedCell, Comparison, UnrankedRow, WorkloadComparison } from './comparison.ts';
import { inOrder } from './order.ts';
import { ranked } from './ranking.ts';
import { expectationTexts } from './expected.ts';
import { agreementText, askedText, notesOf, wrongWith } from './sentences.ts';

/** What a run says of each workload and strategy, its costs by the cloud's model. */
export function compare(record: RunRecord, book: PriceBook, choices: ModelChoices = {}): Comparison {
  const models = modelsOf(record, choices);
  const names = inOrder(record, 'workloads', [...new Set(record.cells.map(({ workload }) => workload))]);
  const workloads = names.map((name) =>
    compareWorkload(
      name,
      record,
      record.cells.filter(({ workload }) => workload === name),
      record.agreements.find(({ workload }) => workload === name),
      { book, models },
    ),
  );
  return {
    record,
    book,
    models,
    workloads,
    wrong: wrongWith(record),
    notes: notesOf(record, workloads, book),
    ...(record.engine !== undefined && { beam: { engine: record.engine, strategies: runtimesOf(workloads) } }),
  };
}

function runtimesOf(workloads: readonly WorkloadComparison[]): BeamRun['strategies'] {
  const rows = workloads.flatMap((workload) => workload.rows);
  const of = (wanted: Runtime) => rows.filter(({ runtime }) => runtime === wanted).map(({ strategy }) => strategy);
  return { python: [...new Set(of('python'))], node: [...new Set(of('node'))] };
}

function compareWorkload(
  name: string,
  record: RunRecord,
  cells: readonly Cell[],
  agreement: Agreement | undefined,
  priced: Pick<Comparison, 'book' | 'models'>,
): WorkloadComparison {
  const strategies = inOrder(record, 'strategies', [...new Set(cells.map(({ strategy }) => strategy))]);
  const rows = strategies
    .map((strategy) =>
      rowOf(
        cells.filter((cell) => cell.strategy === strategy).flatMap((cell) => comparedCell(cell, priced)),
        priced,
      ),
    )
    .filter((row) => row !== undefined);
  const summary = longest(rows.flatMap((row) => row.cells.map(({ measured }) => measured.workload)));
  return {
    name,
    ...(summary !== undefined && { summary }),
    asked: askedText(record, name, summary),
    rows: ranked(rows),
    without: cells.filter((cell) => cell.state === 'failed' || cell.state === 'not applicable'),
    ...(agreement !== undefined && { agreement: agreementText(agreement) }),
    expectations: expectationTexts(record, name),
  };
}

/** What was asked: a stream that was ended early says less than was. */
function longest(workloads: readonly WorkloadSummary[]): WorkloadSummary | undefined {
  return workloads.toSorted((a, b) => kindOf(b).size(b) - kindOf(a).size(a))[0];
}

function comparedCell(cell: Cell, { book, models }: Pick<Comparison, 'book' | 'models'>): ComparedCell[] {
  if (cell.state !== 'measured' && cell.state !== 'stopped') return [];
  const { state, result, ...plan } = cell;
  const { measured, services } = result;
  const model = models(cell.strategy, cell.workload);
  const cost = model === undefined ? unpriced(book) : repeatCost(result, model, book);
  return [{ ...result, plan, state, cost, figures: figuresOf(measured, { services, cost }) }];
}

/** Of this repeat: its own bill where that was measured, else the model with its time. */
function repeatCost(result: CellResult, model: Model, book: PriceBook): CostEstimate {
  const { measured } = result;
  const { usage, makespanS, counts } = measured;
  const own = model.kind === 'billed batch' ? { ...model, sizes: [{ rows: counts.due, makespanS, usage }] } : model;
  const slower = slowerThanMedian(own, measured);
  return costed(own, loadOf(measured), book, { share: predictedShare([result]), slower }).cost;
}

function unpriced({ id }: PriceBook): CostEstimate {
  return { book: id, lines: [], unpriced: [] };
}

/** Repeats of a batch differ in their time alone. */
function slowerThanMedian(model: Model, { workload, counts, makespanS }: CellMeasurement): number {
  return workload.kind === 'batch' && model.kind !== 'stream'
    ? makespanS / atRows<{ readonly rows: number; readonly makespanS: number }>(model.sizes, (size) => size.makespanS)(counts.due)
    : 1;
}

function predictedShare(results: readonly CellResult[]): number {
  const shares = results.map(
    ({
      measured: {
        counts: { due, ok = 0 },
      },
    }) => ok / Math.max(1, due),
  );
  return median(shares) ?? 0;
}

function rowOf(cells: readonly ComparedCell[], { book, models }: Pick<Comparison, 'book' | 'models'>): UnrankedRow | undefined {
  const [first] = cells;
  if (first === undefined) return undefined;
  const measured = cells.filter(({ state }) => state === 'measured');
  const counted = measured.length > 0 ? measured : cells;
  const model = models(first.plan.strategy, first.plan.workload);
  const load = loadOf((counted[0] ?? first).measured);
  const cost = model === undefined ? unpriced(book) : costed(model, load, book, { share: predictedShare(counted) }).cost;
  const unranked = counted.map(whyUnranked).find((reason) => reason !== undefined);
  const runtime = first.measured.beam?.runtime;
  return {
    strategy: first.plan.strategy,
    evidence: first.measured.evidence,
    ...(runtime !== undefined && { runtime }),
    cells,
    ...(model !== undefined && { model, load }),
    cost,
    figures: { ...overRepeats(counted, median), ...costFigures(cost) },
    intervals: overRepeats(measured, medianInterval),
    ...(unranked !== undefined && { unranked }),
    costIncomplete: cost.unpriced.length > 0,
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

function whyUnranked({ state, measured: { counts, evidence, beam }, judged }: ComparedCell): string | undefined {
  const { valid, warnings } = judged;
  if (state === 'stopped') return 'stopped before its end';
  if (!valid.ok) return valid.reason;
  if (evidence === 'none')
    return `predicts nothing: shows what ${beam === undefined ? 'the harness itself' : 'Beam and its runner'} can do`;
  const reason = warnings.find(({ severity }) => severity === 'invalid');
  if (reason !== undefined) return reason.message;
  if (counts.dropped !== undefined && counts.dropped > 0) return `${counts.dropped} instances had no answer`;
  if (counts.ok === 0) return 'predicted nothing';
  return undefined;
}
