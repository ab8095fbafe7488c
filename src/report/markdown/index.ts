import type { Analysis } from '../../analysis/index.ts';
import type { MeasuredCapacity } from '../../analysis/comparison/probes.ts';
import { furtherPercentiles } from '../../analysis/figures/further.ts';
import type { Capacity, CellMeasurement, Warning } from '../../core/record.ts';
import { boundText, capacityHead, capacityRemarks, capacityRow, probeHead, probeRows } from '../capacity.ts';
import type { ComparisonRow, WorkloadComparison } from '../../analysis/comparison/comparison.ts';
import { formatNumber } from '../../core/text.ts';
import { monthBlocks } from '../month/markdown.ts';
import { effortBlocks } from './effort.ts';
import { overviewBlocks } from './overview.ts';
import { runDetails } from './run.ts';
import { code, escape, list, table } from './markup.ts';
import { detailFigures, figureText, mainFigures, remarksOf } from '../../analysis/comparison/tables.ts';

/** The report: what is wrong, one table a workload, what to keep in mind, the details, then the paragraphs of `ending`. */
export function renderMarkdown(analysis: Analysis, ending: readonly string[] = []): string {
  const { record, wrong, notes, workloads, capacities } = analysis;
  const blocks = [
    `# ${escape(record.name)}`,
    ...(record.note === undefined ? [] : [`> ${escape(record.note)}`]),
    ...(wrong.length === 0 ? [] : ['**Something is wrong with this run:**', list(wrong.map(escape))]),
    ...overviewBlocks(analysis),
    ...(capacities === undefined ? workloads.flatMap(mainBlocks) : capacityBlocks(capacities)),
    '## Notes',
    list(notes.map(escape)),
    ...(capacities === undefined ? workloads.flatMap(detailBlocks) : capacities.flatMap(probeBlocks)),
    ...monthBlocks(analysis.months),
    ...effortBlocks(record),
    ...runDetails(analysis),
    ...(ending.length === 0 ? [] : ['## Recommendation', ...ending.map(escape)]),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function mainBlocks(workload: WorkloadComparison): string[] {
  const { name, asked, rows } = workload;
  const shown = mainFigures(workload);
  return [
    `## Workload ${escape(name)}`,
    `${escape(asked)}.${rows.some(({ best }) => best.size > 0) ? ` ${boldMeans(rows)}` : ''}`,
    rows.length === 0
      ? ''
      : table(
          ['strategy', 'evidence', ...shown.map(({ label, short }) => short ?? label)],
          rows.map((row) => [escape(row.strategy), row.evidence, ...shown.map((figure) => marked(row, figure))]),
          2,
        ),
    list(remarksOf(workload).map(escape)),
  ];
}

function capacityBlocks(capacities: readonly Capacity[]): string[] {
  const rows = capacities.map((capacity) => capacityRow(capacity).map(escape));
  return [
    '## Capacity',
    `${boundText(capacities)}.`,
    table(capacityHead, rows, 1),
    list(capacityRemarks(capacities).map(escape)),
  ];
}

function probeBlocks(capacity: MeasuredCapacity): string[] {
  const rows = probeRows(capacity).map((cells) => cells.map(escape));
  return rows.length === 0 ? [] : [`## Probes of ${escape(capacity.strategy)}`, table(probeHead(capacity), rows, 1)];
}

function boldMeans(rows: readonly ComparisonRow[]): string {
  return rows.some(({ intervals }) => Object.keys(intervals).length > 0)
    ? 'Bold: significantly better than every other ranked strategy.'
    : 'The best of each compared column is bold; whether by chance is not tested.';
}

function marked(row: ComparisonRow, figure: ReturnType<typeof mainFigures>[number]): string {
  const text = figureText(row, figure);
  return row.best.has(figure.key) ? `**${text}**` : text;
}

function detailBlocks(workload: WorkloadComparison): string[] {
  const { name, rows } = workload;
  if (rows.length === 0) return [];
  return [
    `## Details of ${escape(name)}`,
    table(
      ['figure', ...rows.map(({ strategy }) => escape(strategy))],
      detailFigures(workload).map((figure) => [figure.label, ...rows.map((row) => marked(row, figure))]),
      1,
    ),
    ...rows.flatMap(rowBlocks),
  ];
}

function rowBlocks({ strategy, cells }: ComparisonRow): string[] {
  const blocks = cells.flatMap(({ plan, measured, judged, cost }) => {
    const prefix = cells.length > 1 ? `Repeat ${plan.repeat}: ` : '';
    const facts = [
      batching(measured.batching),
      intervals(measured.latencyMs),
      ...furtherText(measured),
      warmUp(measured),
      sizes('batch sizes (rows x calls)', measured.batchSizes ?? {}),
      phases(measured.phasesS),
      counters(measured.counters),
      ...measured.failures.slice(0, 5).map(({ message, count }) => `failure, ${formatNumber(count)} times: ${code(message)}`),
      ...judged.warnings.map(warning),
    ].filter((fact) => fact !== undefined);
    // Lines of cost are of the first repeat: the others differ in their seconds only.
    return [list(facts.map((fact) => prefix + fact)), cells[0]?.plan === plan ? costTable(cost) : ''];
  });
  return [`### ${escape(strategy)}`, ...blocks];
}

/** Of this cell alone. */
function intervals(latency: CellMeasurement['latencyMs']): string | undefined {
  if (latency?.intervals === undefined) return undefined;
  const shown = Object.entries(latency.intervals).map(([name, interval]) =>
    'reason' in interval
      ? `${name}: none (${interval.reason})`
      : `${name} [${formatNumber(interval.low)}, ${formatNumber(interval.high)}] ms`,
  );
  return `95 % intervals of the latency in this cell: ${shown.join('; ')}`;
}

/** One line for each distribution. */
function furtherText(measured: CellMeasurement): string[] {
  const lines = new Map<string, string[]>();
  for (const { label, percent, ms, interval, samplesNeeded } of furtherPercentiles(measured)) {
    const bounds =
      interval !== undefined && 'low' in interval ? ` [${formatNumber(interval.low)}, ${formatNumber(interval.high)}]` : '';
    const text =
      ms === undefined
        ? `p${percent} none (it takes ${formatNumber(samplesNeeded)} samples)`
        : `p${percent} ${formatNumber(ms)} ms${bounds}`;
    lines.set(label, [...(lines.get(label) ?? []), text]);
  }
  return [...lines].map(([label, texts]) => `further percentiles of the ${label}: ${texts.join('; ')}`);
}

function batching(given: CellMeasurement['batching']): string | undefined {
  if (given === undefined) return undefined;
  const { maxSize, maxWaitMs, inFlight } = given;
  return `calls of up to ${formatNumber(maxSize)} rows, gathered for up to ${formatNumber(maxWaitMs)} ms; ${inFlight} in flight a worker`;
}

function warmUp({ setUp, warmUp: left }: CellMeasurement): string | undefined {
  if (setUp === undefined || (setUp.warmUpCalls === 0 && left === undefined)) return undefined;
  const before = `warm-up: ${formatNumber(setUp.warmUpCalls)} calls in ${formatNumber(setUp.warmUpS)} s before the clock started${steadiness(setUp.warmUpSteady)}`;
  if (left === undefined) return before;
  const { seconds, instances, rule, steady } = left;
  const judged = rule === 'as configured' ? ', as configured' : steadiness(steady);
  return `${before}; the first ${formatNumber(seconds)} s of the schedule, ${formatNumber(instances)} instances, are in no latency${judged}`;
}

function steadiness(steady: boolean | undefined): string {
  return steady === undefined ? '' : steady ? ', steady then' : ', not steady then';
}

/** The most frequent ones, in the order of size. */
function sizes(label: string, batchSizes: Readonly<Record<string, number>>): string | undefined {
  const all = Object.entries(batchSizes);
  if (all.length === 0) return undefined;
  const most = 12;
  const shown = all
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, most)
    .toSorted(([a], [b]) => Number(a) - Number(b));
  const rest = all.length > most ? ` and ${all.length - most} other sizes` : '';
  return `${label}: ${shown.map(([size, calls]) => `${size} x ${formatNumber(calls)}`).join(', ')}${rest}`;
}

function phases(phasesS: Readonly<Record<string, number>>): string | undefined {
  const entries = Object.entries(phasesS);
  if (entries.length === 0) return undefined;
  return `phases: ${entries.map(([name, seconds]) => `${escape(name)} ${formatNumber(seconds)} s`).join(', ')}`;
}

function counters(counted: CellMeasurement['counters']): string | undefined {
  const entries = Object.entries(counted);
  if (entries.length === 0) return undefined;
  return `counted: ${entries.map(([name, amount]) => `${escape(name)} ${formatNumber(amount ?? 0)}`).join(', ')}`;
}

function warning({ message, advice }: Warning): string {
  return `warning: ${escape(message)}. ${escape(advice)}`;
}

function usdText({
  usd,
  usdRange,
}: {
  readonly usd: number;
  readonly usdRange?: { readonly low: number; readonly high: number };
}): string {
  if (usdRange === undefined || usdRange.low === usdRange.high) return formatNumber(usd);
  return `${formatNumber(usd)} (${formatNumber(usdRange.low)} to ${formatNumber(usdRange.high)})`;
}

function costTable({ lines, unpriced, perRunUsd }: ComparisonRow['cells'][number]['cost']): string {
  const priced = lines.map((line) => [
    escape(line.part),
    escape(line.sku),
    `${formatNumber(line.billed)} ${escape(line.unit)}`,
    `${formatNumber(line.usdPerUnit)} (${line.confidence}, ${escape(line.book)}: ${escape(line.source)})`,
    usdText(line),
    line.evidence,
    escape(line.rule),
  ]);
  const others = unpriced.map((line) => [
    escape(line.part),
    escape(line.sku),
    `${formatNumber(line.quantity)} ${escape(line.unit)}`,
    escape(line.reason),
    'unpriced',
    line.evidence,
    escape(line.rule),
  ]);
  if (priced.length + others.length === 0) return '';
  const totals =
    perRunUsd === undefined
      ? []
      : [
          [
            'total',
            '',
            '',
            '',
            `${unpriced.length > 0 ? '≥ ' : ''}${usdText({ usd: perRunUsd.value, usdRange: perRunUsd })}`,
            '',
            '',
          ],
        ];
  return table(['part', 'sku', 'quantity', 'USD each', 'USD', 'evidence', 'rule'], [...priced, ...others, ...totals]);
}
