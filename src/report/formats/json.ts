/** The whole analysis for programs: report.json. */
import type { z } from 'zod';
import type { ComparedCell, ComparisonRow, WorkloadComparison } from '../../analysis/comparison/comparison.ts';
import { reasonOf } from '../../analysis/comparison/reason.ts';
import { figuresIn } from '../../analysis/comparison/tables.ts';
import type { Decision } from '../../analysis/decision/decide.ts';
import { define } from '../../analysis/explanation/explanation.ts';
import { figures } from '../../analysis/figures/index.ts';
import type { Analysis } from '../../analysis/index.ts';
import { type BreakEven, decadesOf } from '../../analysis/month/break-even.ts';
import { answerData, caveatData, nextData } from './json-answer.ts';
import { headline, provisoText } from '../sections/verdict.ts';
import type { Data, reportSchema } from './json-schema.ts';

type Report = Data<z.output<typeof reportSchema>>;
type Workload = Report['workloads'][number];
type Verdict = NonNullable<Report['decisions'][number]['cloud']>;
type Strategy = Workload['strategies'][number];

export function renderJson(analysis: Analysis): string {
  return `${JSON.stringify(reportOf(analysis), undefined, 2)}\n`;
}

function reportOf(analysis: Analysis): Report {
  const { record, wrong, notes, workloads, capacities, months, efforts, decisions, thresholds, answers, caveats, nextSteps } =
    analysis;
  const { id, name, note, state, startedAt, machine, versions, engine } = record;
  return {
    version: 1,
    run: { id, name, note, state, startedAt, machine, versions, engine },
    wrong,
    notes,
    workloads: workloads.map(workloadOf),
    capacities,
    months: months.map(monthData),
    efforts,
    hourlyRateUsd: record.experiment.hourlyRateUsd,
    decisions: decisions.map(decisionData),
    answers: answers.map(answerData),
    caveats: caveats.map(caveatData),
    next: nextSteps.map(nextData),
    thresholds,
    definitions: figuresIn(workloads).map((figure) => ({ ...define(figure, record), better: figure.better })),
  };
}

function workloadOf({ name, asked, rows, without, agreement, expectations }: WorkloadComparison): Workload {
  return {
    name,
    asked,
    strategies: rows.map((row) => ({
      strategy: row.strategy,
      evidence: row.evidence,
      runtime: row.runtime,
      unranked: row.unranked,
      costIncomplete: row.costIncomplete,
      figures: figuresOf(row),
      cells: row.cells.map(cellOf),
    })),
    without: without.map((cell) => ({
      cell: cell.id,
      strategy: cell.strategy,
      repeat: cell.repeat,
      state: cell.state,
      reason: reasonOf(cell),
      ...('result' in cell &&
        cell.result !== undefined && { counts: cell.result.measured.counts, failures: cell.result.measured.failures }),
    })),
    agreement,
    ...(expectations.length > 0 && { expectations: [...expectations] }),
  };
}

function figuresOf(row: ComparisonRow): Strategy['figures'] {
  return Object.fromEntries(
    figures.flatMap(({ key, definition: { unit } }) => {
      const value = row.figures[key];
      if (value === undefined) return [];
      const verdict = row.best.has(key) ? 'best' : row.alike.has(key) ? 'alike' : undefined;
      return [[key, { value, unit, interval: row.intervals[key], verdict } as const]];
    }),
  );
}

function cellOf({ plan, state, measured, judged, cost, figures }: ComparedCell): Strategy['cells'][number] {
  const { valid, warnings } = judged;
  return {
    id: plan.id,
    repeat: plan.repeat,
    state,
    invalid: valid.ok ? undefined : valid.reason,
    figures,
    counts: measured.counts,
    beam: measured.beam,
    cost,
    warnings,
  };
}

/** Also what `break-even --json` prints. */
export function monthData({ costs, pairs, cheapest }: BreakEven): Report['months'][number] {
  const { workloads, unit, load, strategies, leftOut } = costs;
  return {
    workloads,
    unit,
    load,
    strategies: strategies.map(({ strategy, capacity, unpriced, month, rangeAt }) => ({
      strategy,
      capacity,
      unpriced,
      month: month && { usd: month.usd, times: month.times, lines: month.lines },
      ...(month !== undefined && { usdAMonth: [load.value, ...decadesOf(unit)].map((at) => ({ load: at, ...rangeAt(at) })) }),
    })),
    pairs,
    cheapest,
    leftOut,
  };
}

/** Also what `decide --json` prints. */
export function decisionData(decision: Decision): Report['decisions'][number] {
  const { cloud } = decision;
  return {
    ...verdictData(decision),
    ...(cloud !== undefined && { cloud: verdictData(cloud) }),
    text: [headline(decision), ...(cloud === undefined ? [] : [headline(cloud)])].join('\n'),
  };
}

function verdictData({ provisos, ...decision }: Decision): Verdict {
  return { ...decision, provisos: provisos.map(provisoText) };
}
