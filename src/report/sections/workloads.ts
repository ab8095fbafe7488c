import type { ComparedCell, ComparisonRow, WorkloadComparison } from '../../analysis/comparison/comparison.ts';
import { furtherFailures, reasonOf } from '../../analysis/comparison/reason.ts';
import { mainFigures } from '../../analysis/comparison/tables.ts';
import type { Analysis } from '../../analysis/index.ts';
import type { Warning } from '../../core/record.ts';
import { profileText } from '../../core/server-profile.ts';
import { type Block, heading, list, table, type Table, text } from '../document.ts';
import { figureCell } from './figure-text.ts';

/** One table for each workload. */
export function workloadBlocks({ workloads }: Analysis): Block[] {
  return workloads.flatMap((workload) => [
    heading(3, workload.name),
    text(`${workload.asked}.`),
    ...(workload.rows.length === 0 ? [] : [mainTable(workload)]),
    list(remarksOf(workload)),
  ]);
}

function mainTable(workload: WorkloadComparison): Table {
  const shown = mainFigures(workload);
  const rows = workload.rows.map((row) => [
    row.unranked === undefined ? row.strategy : ({ text: row.strategy, tone: 'dim' } as const),
    { text: row.runtime === undefined ? row.evidence : `${row.evidence}, ${row.runtime}`, tone: 'dim' } as const,
    ...shown.map((figure) => figureCell(row, figure)),
  ]);
  const head = ['strategy', 'evidence', ...shown.map(({ label, short }) => short ?? label)];
  return { ...table(head, rows, 2), best: meaningOfBest(workload.rows) };
}

function meaningOfBest(rows: readonly ComparisonRow[]): string {
  return rows.some(({ intervals }) => Object.keys(intervals).length > 0)
    ? 'significantly better than every other ranked strategy'
    : 'the best of its column; whether by chance is not tested';
}

/** Who is not ranked or has no figures, whether predictions agree, what was warned of. What a warning says of its cell stands in the details. */
export function remarksOf({ rows, without, agreement, expectations }: WorkloadComparison): string[] {
  const warned = new Map<string, { readonly warning: Warning; readonly strategies: Set<string> }>();
  for (const { strategy, cells } of rows) {
    for (const warning of cells.flatMap(({ judged }) => judged.warnings)) {
      const known = warned.get(warning.code) ?? { warning, strategies: new Set() };
      warned.set(warning.code, known);
      known.strategies.add(strategy);
    }
  }
  return [
    ...rows.flatMap(({ strategy, unranked }) => (unranked === undefined ? [] : [`${strategy} is not ranked: ${unranked}.`])),
    ...rows.flatMap(({ strategy, cells }) =>
      [...new Set(cells.flatMap(assumptionsOf))].map((sentence) => `${strategy}: ${sentence}.`),
    ),
    ...without.map((cell) => `${cell.id}: ${cell.state}: ${[reasonOf(cell), ...furtherFailures(cell)].join('; ')}.`),
    ...(agreement === undefined ? [] : [agreement]),
    ...expectations,
    ...[...warned.values()].map(({ warning, strategies }) => warningText(warning, [...strategies])),
  ];
}

function assumptionsOf({ measured, services }: ComparedCell): readonly string[] {
  return [...(measured.assumptions ?? []), ...(services?.profile === undefined ? [] : [profileText(services.profile)])];
}

/** Its finding is that of the first strategy; the others' numbers stand in the details. */
function warningText({ code, message, advice }: Warning, [first, ...others]: readonly string[]): string {
  const too = others.length === 0 ? '' : ` (${others.join(', ')} too)`;
  return `Warning (${code}), ${first}: ${message}${too}. ${advice}`;
}
