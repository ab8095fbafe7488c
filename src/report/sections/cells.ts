/** Everything that is known of each cell. */
import type { ComparedCell, ComparisonRow, WorkloadComparison } from '../../analysis/comparison/comparison.ts';
import { failureText } from '../../analysis/comparison/reason.ts';
import { detailFigures } from '../../analysis/comparison/tables.ts';
import { furtherPercentiles } from '../../analysis/figures/further.ts';
import type { Analysis } from '../../analysis/index.ts';
import type { CellMeasurement } from '../../core/record.ts';
import { formatNumber, lessText, rangeText } from '../../core/text.ts';
import { type Block, heading, list, table, type Table } from '../document.ts';
import { figureCell } from './figure-text.ts';

export function cellBlocks({ workloads }: Analysis): Block[] {
  return workloads.flatMap((workload) => {
    const { name, rows } = workload;
    if (rows.length === 0) return [];
    return [heading(3, name), detailTable(workload), ...rows.flatMap(rowBlocks)];
  });
}

function detailTable(workload: WorkloadComparison): Table {
  const { rows } = workload;
  return table(
    ['figure', ...rows.map(({ strategy }) => strategy)],
    detailFigures(workload).map((figure) => [figure.label, ...rows.map((row) => figureCell(row, figure))]),
    1,
  );
}

function rowBlocks({ strategy, cells }: ComparisonRow): Block[] {
  const blocks = cells.flatMap((cell): Block[] => {
    const prefix = cells.length > 1 ? `Repeat ${cell.plan.repeat}: ` : '';
    const facts = list(factsOf(cell).map((fact) => prefix + fact));
    // Lines of cost are of the first repeat: the others differ in their seconds only.
    return cell === cells[0] && cell.cost.lines.length + cell.cost.unpriced.length > 0 ? [facts, costTable(cell.cost)] : [facts];
  });
  return [heading(4, strategy), ...blocks];
}

function factsOf({ measured, judged }: ComparedCell): string[] {
  return [
    ...onBeam(measured),
    ...batching(measured),
    ...intervals(measured),
    ...further(measured),
    ...warmUp(measured),
    ...batchSizes(measured),
    ...named('phases', measured.phasesS, ' s'),
    ...named('counted', measured.counters, ''),
    ...named('counted by Beam', plainCounters(measured.beam?.metrics ?? {}), ''),
    ...measured.failures.slice(0, 5).map((failure) => `failure, ${failureText(failure)}`),
    ...judged.warnings.map(({ message, advice }) => `warning: ${message}. ${advice}`),
  ];
}

/** Without the parts of distributions, of which Beam keeps many; run.json has all. */
function plainCounters(metrics: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => !/\/(sum|count|min|max)$/.test(name)));
}

function onBeam({ beam }: CellMeasurement): string[] {
  if (beam === undefined) return [];
  const { runtime, workerProcesses, rowsAgain, jobId } = beam;
  const facts = [
    ...(runtime === undefined ? [] : [`runtime ${runtime}`]),
    `${formatNumber(workerProcesses)} worker process${workerProcesses === 1 ? '' : 'es'}`,
    ...(rowsAgain === 0 ? [] : [`${formatNumber(rowsAgain)} rows worked on again, since Beam retried their bundle`]),
    ...(jobId === undefined ? [] : [`job ${jobId}`]),
  ];
  return [`on Beam: ${facts.join('; ')}`];
}

function batching({ batching: given, beam }: CellMeasurement): string[] {
  if (given === undefined) return beam?.runtime === undefined ? [] : ["calls of sizes that Beam's BatchElements chose"];
  const { maxSize, maxWaitMs, inFlight } = given;
  return [
    `calls of up to ${formatNumber(maxSize)} rows, gathered for up to ${formatNumber(maxWaitMs)} ms; ${inFlight} in flight a worker`,
  ];
}

/** Of this cell alone. */
function intervals({ latencyMs }: CellMeasurement): string[] {
  if (latencyMs?.intervals === undefined) return [];
  const shown = Object.entries(latencyMs.intervals).map(([name, interval]) =>
    'reason' in interval
      ? `${name}: none (${interval.reason})`
      : `${name} [${formatNumber(interval.low)}, ${formatNumber(interval.high)}] ms`,
  );
  return [`95 % intervals of the latency in this cell: ${shown.join('; ')}`];
}

/** One line for each distribution. */
function further(measured: CellMeasurement): string[] {
  const lines = new Map<string, string[]>();
  for (const { label, percent, ms, interval, samplesNeeded } of furtherPercentiles(measured)) {
    const bounds =
      interval !== undefined && 'low' in interval ? ` [${formatNumber(interval.low)}, ${formatNumber(interval.high)}]` : '';
    const shown = ms === undefined ? `none (it takes ${formatNumber(samplesNeeded)} samples)` : `${formatNumber(ms)} ms${bounds}`;
    lines.set(label, [...(lines.get(label) ?? []), `p${percent} ${shown}`]);
  }
  return [...lines].map(([label, texts]) => `further percentiles of the ${label}: ${texts.join('; ')}`);
}

function warmUp({ setUp, warmUp: left }: CellMeasurement): string[] {
  if (setUp === undefined || (setUp.warmUpCalls === 0 && left === undefined)) return [];
  const before = `warm-up: ${formatNumber(setUp.warmUpCalls)} calls in ${formatNumber(setUp.warmUpS)} s before the clock started${steadiness(setUp.warmUpSteady)}`;
  if (left === undefined) return [before];
  const { seconds, instances, rule, steady } = left;
  const judged = rule === 'as configured' ? ', as configured' : steadiness(steady);
  return [
    `${before}; the first ${formatNumber(seconds)} s of the schedule, ${formatNumber(instances)} instances, are in no latency${judged}`,
  ];
}

function steadiness(steady: boolean | undefined): string {
  return steady === undefined ? '' : steady ? ', steady then' : ', not steady then';
}

const mostSizes = 12;

/** The most frequent ones, in the order of size. */
function batchSizes({ batchSizes: all = {} }: CellMeasurement): string[] {
  const sizes = Object.entries(all).toSorted(([, a], [, b]) => b - a);
  if (sizes.length === 0) return [];
  const shown = sizes.slice(0, mostSizes).toSorted(([a], [b]) => Number(a) - Number(b));
  const rest = sizes.length > mostSizes ? ` and ${sizes.length - mostSizes} other sizes` : '';
  return [`batch sizes (rows x calls): ${shown.map(([size, calls]) => `${size} x ${formatNumber(calls)}`).join(', ')}${rest}`];
}

function named(label: string, amounts: Readonly<Partial<Record<string, number>>>, unit: string): string[] {
  const shown = Object.entries(amounts).map(([name, amount]) => `${name} ${formatNumber(amount ?? 0)}${unit}`);
  return shown.length === 0 ? [] : [`${label}: ${shown.join(', ')}`];
}

function costTable({ lines, unpriced, perRunUsd }: ComparedCell['cost']): Table {
  const priced = lines.map((line) => [
    line.part,
    line.sku,
    `${formatNumber(line.billed)} ${line.unit}`,
    `${formatNumber(line.usdPerUnit)}${lessText(line)} (${line.confidence}, ${line.book}: ${line.source})`,
    rangeText({ low: line.usd, high: line.usd, ...line.usdRange, value: line.usd }),
    line.evidence,
    line.rule,
  ]);
  const others = unpriced.map((line) => [
    line.part,
    line.sku,
    `${formatNumber(line.quantity)} ${line.unit}`,
    line.reason,
    'unpriced',
    line.evidence,
    line.rule,
  ]);
  const total = perRunUsd && `${unpriced.length > 0 ? '≥ ' : ''}${rangeText(perRunUsd)}`;
  return table(
    ['part', 'sku', 'quantity', 'USD each', 'USD', 'evidence', 'rule'],
    [...priced, ...others, ...(total === undefined ? [] : [['total', '', '', '', total, '', '']])],
  );
}
