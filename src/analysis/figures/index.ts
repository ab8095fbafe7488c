/** The figures of a comparison: one definition each, which every format shows, `predbench explain` tells and docs/method.md lists. */
import { sum } from '../../core/numbers.ts';
import type { CostEstimate } from '../../prices/cost.ts';
import { pipelineParts } from '../../prices/cloud/workers.ts';
import { meanBatchSize, samplesNeeded } from '../../measure/distribution/distribution.ts';
import { type CellMeasurement, isOfEngine } from '../../core/record.ts';
import * as counts from './counts.ts';
import type { Beside, Definition } from './definition.ts';
import { effortFigures } from './effort.ts';
import type { FigureIdentity, Point } from './identity.ts';
import {
  exactOf,
  latency,
  latencyToWrite,
  percentileOf,
  response,
  scheduleLag,
  sendLag,
  service,
  type Timed,
} from './latencies.ts';
import * as resources from './resources.ts';
import * as times from './times.ts';
import { formatMiB, formatNumber } from '../../core/text.ts';

export interface Figure extends FigureIdentity {
  /** In the main table of every workload; there are also those that its kind is judged by. */
  readonly main?: true;
  /** Undefined where nothing was measured. */
  readonly of: (measured: CellMeasurement, beside: Beside) => number | undefined;
  /** What it means and how it is measured. */
  readonly definition: Definition;
}

const comparedLatency = { better: 'lower', consideration: 'latency' } as const;

export const costKeys = {
  perRun: 'cost_usd_per_run',
  perMillion: 'cost_usd_per_million',
  perMonth: 'cost_usd_per_month',
} as const;

/** In the order of the tables and of the CSV's columns. */
export const figures: readonly Figure[] = [
  {
    key: 'rows_asked',
    definition: counts.rowsAsked,
    label: 'rows asked',
    of: ({ workload: w }) => (w.kind === 'batch' ? w.rowsAsked : undefined),
  },
  {
    key: 'rate_asked_per_s',
    definition: counts.rateAsked,
    label: 'rate asked, rows/s',
    is: { kind: 'rate' },
    of: ({ workload: w }) => (w.kind === 'stream' ? w.rateAskedPerS : undefined),
  },
  {
    key: 'rate_achieved_per_s',
    definition: counts.rateAchieved,
    label: 'rate achieved, rows/s',
    is: { kind: 'rate' },
    of: ({ workload: w }) => (w.kind === 'stream' ? w.rateAchievedPerS : undefined),
  },
  {
    key: 'throughput_rows_per_s',
    definition: times.throughput,
    label: 'throughput, rows/s',
    short: 'rows/s',
    is: { kind: 'throughput' },
    consideration: 'throughput',
    main: true,
    of: ({ throughputRowsPerS }) => throughputRowsPerS,
  },
  {
    key: 'makespan_s',
    definition: times.makespan,
    label: 'makespan, s',
    short: 'makespan s',
    is: { kind: 'makespan' },
    better: 'lower',
    of: ({ workload, makespanS }) => (workload.kind === 'batch' ? makespanS : undefined),
  },
  {
    key: 'running_s',
    definition: times.running,
    label: 'running time, s',
    of: ({ workload, makespanS }) => (workload.kind === 'stream' ? makespanS : undefined),
  },
  ...distribution('latency', 'latency', latency, comparedLatency),
  ...distribution('latency_to_write', 'latency to write', latencyToWrite),
  ...distribution('response', 'response time', response, comparedLatency),
  percentile('schedule_lag', 'schedule lag', 'p99', scheduleLag),
  percentile('send_lag', 'send lag', 'p99', sendLag),
  percentile('service', 'service time', 'p50', service),
  percentile('service', 'service time', 'p99', service),
  {
    key: 'mean_batch',
    definition: counts.meanBatch,
    label: 'mean batch, rows/call',
    short: 'mean batch',
    main: true,
    of: ({ batchSizes = {} }) => meanBatchSize(batchSizes),
  },
  { key: 'calls', definition: counts.calls, label: 'calls', of: ({ calls }) => calls },
  { key: 'retries', definition: counts.retries, label: 'retries', of: ({ retries }) => retries },
  {
    key: 'rows_per_cpu_s',
    definition: resources.rowsPerCpuS,
    label: 'rows per CPU s',
    short: 'rows/CPU s',
    is: { kind: 'rate' },
    main: true,
    better: 'higher',
    of: resources.rowsPerCpuSOf,
  },
  { key: 'cpu_driver_s', definition: resources.cpuDriver, label: 'CPU of the driver, s', of: ({ cpuS }) => cpuS?.driver },
  { key: 'cpu_workers_s', definition: resources.cpuWorkers, label: 'CPU of the workers, s', of: ({ cpuS }) => cpuS?.workers },
  {
    key: 'cpu_children_s',
    definition: resources.cpuChildren,
    label: 'CPU of child processes, s',
    of: ({ cpuS }) => cpuS?.children,
  },
  {
    key: 'cpu_services_s',
    definition: resources.cpuServices,
    label: 'CPU of the services, s',
    of: (_, { services }) => services?.cpuS,
  },
  {
    key: 'cpu_total_s',
    definition: resources.cpuTotal,
    label: 'CPU of all, s',
    of: resources.cpuTotalS,
  },
  {
    key: 'vcpu_h',
    definition: resources.vcpuH,
    label: "the pipeline's vCPU hours",
    of: (_, { cost }) => vcpuH(cost),
  },
  {
    key: costKeys.perRun,
    definition: resources.costPerRun,
    label: 'cost, USD per run',
    is: { kind: 'cost' },
    of: (_, { cost }) => cost.perRunUsd?.value,
  },
  {
    key: costKeys.perMillion,
    definition: resources.costPerMillion,
    label: 'cost, USD per million predictions',
    short: 'USD/million',
    is: { kind: 'cost' },
    consideration: 'cost',
    main: true,
    better: 'lower',
    of: (_, { cost }) => cost.perMillionPredictionsUsd?.value,
  },
  { key: 'due', definition: counts.due, label: 'instances due', of: ({ counts }) => counts.due },
  { key: 'ok', definition: counts.ok, label: 'predicted', of: ({ counts }) => counts.ok },
  { key: 'failed', definition: counts.failed, label: 'failed', main: true, of: ({ counts }) => counts.failed },
  { key: 'dropped', definition: counts.dropped, label: 'dropped', of: ({ counts }) => counts.dropped },
  { key: 'duplicates', definition: counts.duplicates, label: 'duplicates', of: ({ counts }) => counts.duplicates },
  {
    key: 'unknown',
    definition: counts.unknown,
    label: 'unknown keys',
    of: (cell) => (isOfEngine(cell) ? (cell.counts.unknown ?? 0) : undefined),
  },
  { key: 'late', definition: counts.late, label: 'late', of: (cell) => (isOfEngine(cell) ? (cell.counts.late ?? 0) : undefined) },
  { key: 'queue_deliveries', definition: counts.deliveries, label: 'queue: deliveries', of: ({ queue }) => queue?.deliveries },
  {
    key: 'queue_redeliveries',
    definition: counts.redeliveries,
    label: 'queue: redeliveries',
    of: ({ queue }) => queue?.redeliveries,
  },
  { key: 'queue_given_back', definition: counts.givenBack, label: 'queue: given back', of: ({ queue }) => queue?.givenBack },
  {
    key: 'queue_dead_letters',
    definition: counts.deadLetters,
    label: 'queue: dead letters',
    of: ({ queue }) => queue?.deadLetters,
  },
  { key: 'queue_foreign', definition: counts.foreign, label: 'queue: foreign', of: ({ queue }) => queue && (queue.foreign ?? 0) },
  { key: 'start_s', definition: times.start, label: 'set-up: start of the job, s', of: ({ setUp }) => setUp?.startS },
  { key: 'open_s', definition: times.open, label: 'set-up: open, s', of: ({ setUp }) => setUp?.openS },
  { key: 'services_s', definition: times.services, label: 'set-up: services, s', of: (_, { services }) => services?.startS },
  { key: 'warm_up_s', definition: times.warmUp, label: 'set-up: warm-up, s', of: ({ setUp }) => setUp?.warmUpS },
  {
    key: 'warm_up_schedule_s',
    definition: times.warmUpSchedule,
    label: 'warm-up: part of the schedule, s',
    of: ({ warmUp }) => warmUp?.seconds,
  },
  ...(['read', 'process', 'predict', 'format', 'write'] as const).map((stage) => ({
    key: `stage_${stage}_s`,
    definition: times.stage(stage),
    label: `stage: ${stage}, s`,
    of: ({ stagesS }: CellMeasurement) => stagesS?.[stage],
  })),
  {
    key: 'peak_rss_bytes',
    definition: resources.peakRss,
    label: 'peak RSS, MiB',
    of: ({ peakRssBytes }) => peakRssBytes,
    format: formatMiB,
  },
  {
    key: 'peak_rss_services_bytes',
    definition: resources.peakRssServices,
    label: 'peak RSS of the services, MiB',
    of: (_, { services }) => services?.peakRssBytes || undefined,
    format: formatMiB,
  },
  { key: 'workers', definition: counts.workers, label: 'workers', of: ({ workers }) => workers },
  { key: 'model_threads', definition: counts.modelThreads, label: 'model threads', of: ({ modelThreads }) => modelThreads },
];

/** Of a strategy at a load, not of a cell. */
const monthlyCost: FigureIdentity = {
  key: costKeys.perMonth,
  label: 'cost, USD a month',
  short: 'USD/month',
  is: { kind: 'cost' },
};

/** Also those that are of a strategy, not of a cell. */
export const knownFigures: readonly FigureIdentity[] = [...figures, monthlyCost, ...effortFigures];

const byKey = new Map(knownFigures.map((figure) => [figure.key, figure]));

export function figureOf(key: string): FigureIdentity | undefined {
  return byKey.get(key);
}

export function isCost(key: string): boolean {
  return figureOf(key)?.is?.kind === 'cost';
}

/** Medians of these, or the figures of one cell; keys as in `figures`. */
export type Figures = Readonly<Partial<Record<string, number>>>;

export function figuresOf(measured: CellMeasurement, beside: Beside): Figures {
  return Object.fromEntries(
    figures.map(({ key, of }) => [key, of(measured, beside)] as const).filter(([, value]) => value !== undefined),
  );
}

export function formatFigure({ format = formatNumber }: FigureIdentity, value: number): string {
  return format(value);
}

/** Undefined where nothing of the pipeline's workers is billed, as in runs of earlier versions. */
function vcpuH({ lines, unpriced }: CostEstimate): number | undefined {
  const quantities = [...lines, ...unpriced]
    .filter(({ part, unit }) => part === pipelineParts.workers && unit === 'vCPU h')
    .map(({ quantity }) => quantity);
  return quantities.length === 0 ? undefined : sum(quantities);
}

/** What is said of a cost: the same for every repeat, as it is of their median. */
export function costFigures(cost: CostEstimate): Figures {
  const of = {
    vcpu_h: vcpuH(cost),
    [costKeys.perRun]: cost.perRunUsd?.value,
    [costKeys.perMillion]: cost.perMillionPredictionsUsd?.value,
  };
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined));
}

type Percentile = Extract<Point, `p${number}`>;
type Comparing = Pick<Figure, 'better' | 'consideration' | 'is'>;

function distribution(key: string, label: string, timed: Timed, comparing: Comparing = {}): Figure[] {
  const exact = (name: 'min' | 'mean' | 'max'): Figure => ({
    is: { kind: 'latency', point: name },
    key: `${key}_${name}_ms`,
    label: `${label} ${name}, ms`,
    of: (result) => timed.read(result)?.[name],
    definition: exactOf(timed, name),
  });
  const percentiles = (['p50', 'p95', 'p99'] as const).map((name) =>
    percentile(key, label, name, timed, { ...comparing, is: { kind: 'latency', point: name } }),
  );
  return [exact('min'), exact('mean'), ...percentiles, exact('max')];
}

/** Only where ten samples lie beyond it. */
function percentile(key: string, label: string, name: Percentile, timed: Timed, comparing: Comparing = {}): Figure {
  const percent = Number(name.slice(1));
  return {
    ...comparing,
    short: `${name} ms`,
    key: `${key}_${name}_ms`,
    label: `${label} ${name}, ms`,
    of(result) {
      const found = timed.read(result);
      return found !== undefined && found.samples >= samplesNeeded(percent) ? found[name] : undefined;
    },
    definition: percentileOf(timed, percent),
  };
}
