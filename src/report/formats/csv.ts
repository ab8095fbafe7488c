/** One row a cell. Columns are documented in docs/method.md; later versions add columns at the end only. */
import type { Analysis } from '../../analysis/index.ts';
import { furtherPercentiles } from '../../analysis/figures/further.ts';
import type { CellMeasurement, CellPlan, Distribution } from '../../core/record.ts';
import type { ComparedCell, Comparison, ComparisonRow, WorkloadComparison } from '../../analysis/comparison/comparison.ts';
import { figures } from '../../analysis/figures/index.ts';
import { type CsvField, csvText } from '../../core/csv.ts';
import { reasonOf } from '../../analysis/comparison/reason.ts';

const leading = ['run', 'workload', 'strategy', 'repeat', 'cell', 'state', 'reason', 'evidence', 'unranked'];
const trailing = [
  'phases_s',
  'counters',
  'batch_sizes',
  'failures',
  'warnings',
  'usage',
  'unpriced',
  'price_book',
  'warning_details',
];
const compared = figures.filter(({ better }) => better !== undefined);
/** Of the strategy, the same in each of its cells. */
const overRepeats = compared.flatMap(({ key }) => [`${key}_median`, `${key}_median_low`, `${key}_median_high`, `${key}_verdict`]);

/** Of the cell alone. */
const bounds = (['latency', 'latency_to_write'] as const).flatMap((key) =>
  (['mean', 'p50', 'p95', 'p99'] as const).flatMap((name) => [`${key}_${name}_ms_low`, `${key}_${name}_ms_high`]),
);

/** Of the strategy at the load; the costs are "at least" where `unpriced` is not empty. */
const ofMonth = ['load', 'load_unit', 'cost_usd_per_month', 'cost_usd_per_month_low', 'cost_usd_per_month_high'];

export function renderCsv(analysis: Analysis): string {
  const records: CsvField[][] = [
    [...leading, ...figures.map(({ key }) => key), ...trailing, ...overRepeats, ...bounds, 'further_percentiles', ...ofMonth],
  ];
  const months = monthsOf(analysis);
  for (const workload of analysis.workloads) {
    for (const row of workload.rows)
      for (const cell of row.cells) {
        records.push([
          ...cellRecord(analysis, row, cell),
          ...(months.get(monthKey(workload.name, row.strategy)) ?? ofMonth.map(() => undefined)),
        ]);
      }
    for (const cell of workload.without) records.push(emptyRecord(analysis, cell));
  }
  return csvText(records);
}

function cellRecord(
  comparison: Comparison,
  row: ComparisonRow,
  { plan, state, measured, judged, cost, figures: values }: ComparedCell,
): CsvField[] {
  return [
    ...planFields(comparison, plan),
    state,
    judged.valid.ok ? undefined : judged.valid.reason,
    measured.evidence,
    row.unranked,
    ...figures.map(({ key }) => values[key]),
    pairs(Object.entries(measured.phasesS)),
    pairs(Object.entries(measured.counters).map(([name, amount]) => [name, amount ?? 0])),
    pairs(Object.entries(measured.batchSizes ?? {})),
    failuresText(measured),
    judged.warnings.map(({ code }) => code).join('; '),
    pairs([...cost.lines, ...cost.unpriced].map(({ sku, quantity, unit }) => [sku, `${quantity} ${unit}`])),
    cost.unpriced.map(({ sku }) => sku).join('; '),
    cost.book,
    judged.warnings.map(({ code, message, advice }) => `${code}: ${message}. ${advice}`).join(' | '),
    ...compared.flatMap(({ key }) => {
      const interval = row.intervals[key];
      return [row.figures[key], interval?.low, interval?.high, verdict(row, key)];
    }),
    ...[measured.latencyMs, measured.latencyToWriteMs].flatMap(boundsOf),
    pairs(furtherPercentiles(measured).flatMap(({ key, ms }) => (ms === undefined ? [] : [[key, ms] as const]))),
  ];
}

function monthsOf({ months: all }: Analysis): Map<string, CsvField[]> {
  const months = new Map<string, CsvField[]>();
  for (const { costs } of all) {
    const { workloads, unit, load, strategies } = costs;
    for (const { strategy, month } of strategies) {
      const usd = month?.usd;
      for (const workload of workloads)
        months.set(monthKey(workload, strategy), [load.value, unit, usd?.value, usd?.low, usd?.high]);
    }
  }
  return months;
}

function monthKey(workload: string, strategy: string): string {
  return JSON.stringify([workload, strategy]);
}

function boundsOf(distribution: Distribution | undefined): CsvField[] {
  return (['mean', 'p50', 'p95', 'p99'] as const).flatMap((name) => {
    const interval = distribution?.intervals?.[name];
    return interval !== undefined && 'low' in interval ? [interval.low, interval.high] : [undefined, undefined];
  });
}

function verdict({ best, alike }: ComparisonRow, key: string): string | undefined {
  if (best.has(key)) return 'best';
  return alike.has(key) ? '~' : undefined;
}

function emptyRecord(comparison: Comparison, cell: WorkloadComparison['without'][number]): CsvField[] {
  const measured = cell.state === 'failed' ? cell.result?.measured : undefined;
  const counts = new Map<string, number | undefined>(Object.entries(measured?.counts ?? {}));
  const blank = Array.from<undefined>({ length: overRepeats.length + bounds.length + 1 + ofMonth.length });
  return [
    ...planFields(comparison, cell),
    cell.state,
    reasonOf(cell),
    undefined,
    undefined,
    ...figures.map(({ key }) => counts.get(key)),
    ...trailing.map((column) => (column === 'failures' && measured !== undefined ? failuresText(measured) : undefined)),
    ...blank,
  ];
}

function failuresText({ failures }: CellMeasurement): string {
  return pairs(failures.map(({ message, count }) => [message, count]));
}

function planFields({ record }: Comparison, { workload, strategy, repeat, id }: CellPlan): CsvField[] {
  return [record.id, workload, strategy, repeat, id];
}

function pairs(entries: readonly (readonly [string, string | number])[]): string {
  return entries.map(([name, value]) => `${name}=${value}`).join('; ');
}
