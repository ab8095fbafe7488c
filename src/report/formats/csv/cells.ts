/** One row a cell, with what was measured in it; only columns that have a value in this run. Documented in docs/method.md. */
import type { ComparedCell, ComparisonRow, WorkloadComparison } from '../../../analysis/comparison/comparison.ts';
import { reasonOf } from '../../../analysis/comparison/reason.ts';
import { furtherPercentiles } from '../../../analysis/figures/further.ts';
import { figures } from '../../../analysis/figures/index.ts';
import type { Analysis } from '../../../analysis/index.ts';
import type { CellMeasurement, CellPlan, Distribution, RunRecord } from '../../../core/record.ts';
import { type Fields, pairs, tidyCsv } from './columns.ts';

const leading = ['run', 'workload', 'strategy', 'repeat', 'cell', 'state', 'reason', 'evidence', 'engine', 'runtime', 'unranked'];
const texts = ['batch_sizes', 'failures', 'warnings', 'warning_details', 'usage', 'unpriced', 'price_book'];

/** Of the cell alone. */
const bounds = (['latency', 'latency_to_write'] as const).flatMap((key) =>
  (['mean', 'p50', 'p95', 'p99'] as const).flatMap((name) => [`${key}_${name}_ms_low`, `${key}_${name}_ms_high`]),
);

const order = [...leading, ...figures.map(({ key }) => key), ...bounds, ...texts];

export function renderCsv({ workloads, record }: Analysis): string {
  const rows = workloads.flatMap((workload) => [
    ...workload.rows.flatMap((row) => row.cells.map((cell) => cellFields(record, row, cell))),
    ...workload.without.map((cell) => fieldsWithout(record.id, cell)),
  ]);
  return tidyCsv(rows, order);
}

function cellFields({ id, engine }: RunRecord, { unranked, runtime }: ComparisonRow, cell: ComparedCell): Fields {
  const { plan, state, measured, judged, cost, figures: values } = cell;
  return [
    ...planFields(id, plan),
    ['state', state],
    ['reason', judged.valid.ok ? undefined : judged.valid.reason],
    ['evidence', measured.evidence],
    ['engine', engine && `${engine.name}:${engine.runner}`],
    ['runtime', runtime],
    ['unranked', unranked],
    ...figures.map(({ key }) => [key, values[key]] as const),
    ...boundsOf('latency', measured.latencyMs),
    ...boundsOf('latency_to_write', measured.latencyToWriteMs),
    ...furtherPercentiles(measured).map(({ key, ms }) => [key, ms] as const),
    ...Object.entries(measured.phasesS).map(([name, seconds]) => [`phase_${name}_s`, seconds] as const),
    ...Object.entries(measured.counters).map(([name, amount]) => [`count_${name}`, amount] as const),
    ['batch_sizes', pairs(Object.entries(measured.batchSizes ?? {}))],
    ['failures', failuresText(measured)],
    ['warnings', judged.warnings.map(({ code }) => code).join('; ')],
    ['warning_details', judged.warnings.map(({ code, message, advice }) => `${code}: ${message}. ${advice}`).join(' | ')],
    ['usage', pairs([...cost.lines, ...cost.unpriced].map(({ sku, quantity, unit }) => [sku, `${quantity} ${unit}`]))],
    ['unpriced', cost.unpriced.map(({ sku }) => sku).join('; ')],
    ['price_book', cost.book],
  ];
}

function boundsOf(key: string, distribution: Distribution | undefined): Fields {
  return (['mean', 'p50', 'p95', 'p99'] as const).flatMap((name): Fields => {
    const interval = distribution?.intervals?.[name];
    if (interval === undefined || 'reason' in interval) return [];
    return [
      [`${key}_${name}_ms_low`, interval.low],
      [`${key}_${name}_ms_high`, interval.high],
    ];
  });
}

/** Also of a cell that ran to its end, but predicted too little. */
function fieldsWithout(run: string, cell: WorkloadComparison['without'][number]): Fields {
  const measured = cell.state === 'failed' ? cell.result?.measured : undefined;
  return [
    ...planFields(run, cell),
    ['state', cell.state],
    ['reason', reasonOf(cell)],
    ...Object.entries(measured?.counts ?? {}),
    ['failures', measured && failuresText(measured)],
  ];
}

function failuresText({ failures }: CellMeasurement): string {
  return pairs(failures.map(({ message, count }) => [message, count]));
}

function planFields(run: string, { workload, strategy, repeat, id }: CellPlan): Fields {
  return [
    ['run', run],
    ['workload', workload],
    ['strategy', strategy],
    ['repeat', repeat],
    ['cell', id],
  ];
}
