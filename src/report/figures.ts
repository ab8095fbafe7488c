/** The figures of a comparison: one definition each, which every format shows. Their meaning: docs/method.md. */
import type { CostEstimate } from '../cost/cost.ts';
import { meanBatchSize, samplesNeeded } from '../measure/distribution.ts';
import type { CellResult, Distribution, WorkloadSummary } from '../run-record.ts';
import { formatMiB, formatNumber } from './format.ts';

export interface Figure {
  /** Column of the CSV. */
  readonly key: string;
  readonly label: string;
  /** For the main table; the label otherwise. */
  readonly short?: string;
  /** In the main table of these workloads. */
  readonly main?: readonly WorkloadSummary['kind'][];
  /** Which is best; absent, it is not compared. */
  readonly better?: 'higher' | 'lower';
  /** Undefined where nothing was measured. */
  readonly of: (result: CellResult, cost: CostEstimate) => number | undefined;
  readonly format?: (value: number) => string;
}

const bounded = ['bounded'] as const;
const unbounded = ['unbounded'] as const;
const both = ['bounded', 'unbounded'] as const;

export const costKeys = { perRun: 'cost_usd_per_run', perMillion: 'cost_usd_per_million' } as const;

/** In the order of the tables and of the CSV's columns. */
export const figures: readonly Figure[] = [
  { key: 'rows_asked', label: 'rows asked', of: ({ workload: w }) => (w.kind === 'bounded' ? w.rowsAsked : undefined) },
  {
    key: 'rate_asked_per_s',
    label: 'rate asked, rows/s',
    of: ({ workload: w }) => (w.kind === 'unbounded' ? w.rateAskedPerS : undefined),
  },
  {
    key: 'rate_achieved_per_s',
    label: 'rate achieved, rows/s',
    of: ({ workload: w }) => (w.kind === 'unbounded' ? w.rateAchievedPerS : undefined),
  },
  {
    key: 'throughput_rows_per_s',
    label: 'throughput, rows/s',
    short: 'rows/s',
    main: both,
    of: ({ throughputRowsPerS }) => throughputRowsPerS,
  },
  {
    key: 'makespan_s',
    label: 'makespan, s',
    short: 'makespan s',
    main: bounded,
    better: 'lower',
    of: ({ workload, makespanS }) => (workload.kind === 'bounded' ? makespanS : undefined),
  },
  ...distribution('latency', 'latency', ({ latencyMs }) => latencyMs, { main: unbounded, better: 'lower' }),
  ...distribution('latency_to_write', 'latency to write', ({ latencyToWriteMs }) => latencyToWriteMs),
  percentile('send_lag', 'send lag', 'p99', ({ sendLagMs }) => sendLagMs),
  percentile('service', 'service time', 'p50', ({ serviceMs }) => serviceMs),
  percentile('service', 'service time', 'p99', ({ serviceMs }) => serviceMs),
  {
    key: 'mean_batch',
    label: 'mean batch, rows/call',
    short: 'mean batch',
    main: both,
    of: ({ batchSizes }) => meanBatchSize(batchSizes),
  },
  { key: 'calls', label: 'calls', of: ({ calls }) => calls },
  { key: 'retries', label: 'retries', of: ({ retries }) => retries },
  { key: 'rows_per_cpu_s', label: 'rows per CPU s', short: 'rows/CPU s', main: both, better: 'higher', of: rowsPerCpuS },
  { key: 'cpu_driver_s', label: 'CPU of the driver, s', of: ({ cpuS }) => cpuS.driver },
  { key: 'cpu_workers_s', label: 'CPU of the workers, s', of: ({ cpuS }) => cpuS.workers },
  { key: 'cpu_services_s', label: 'CPU of the services, s', of: ({ cpuS }) => cpuS.services },
  {
    key: costKeys.perRun,
    label: 'cost, USD per run',
    of: (_, { perRunUsd }) => perRunUsd,
  },
  {
    key: costKeys.perMillion,
    label: 'cost, USD per million predictions',
    short: 'USD/million',
    main: both,
    better: 'lower',
    of: (_, { perMillionPredictionsUsd }) => perMillionPredictionsUsd,
  },
  { key: 'due', label: 'instances due', of: ({ counts }) => counts.due },
  { key: 'ok', label: 'predicted', of: ({ counts }) => counts.ok },
  { key: 'failed', label: 'failed', main: both, of: ({ counts }) => counts.failed },
  { key: 'dropped', label: 'dropped', of: ({ counts }) => counts.dropped },
  { key: 'duplicates', label: 'duplicates', of: ({ counts }) => counts.duplicates },
  { key: 'open_s', label: 'set-up: open, s', of: ({ setUp }) => setUp.openS },
  { key: 'services_s', label: 'set-up: services, s', of: ({ setUp }) => setUp.servicesS },
  { key: 'warm_up_s', label: 'set-up: warm-up, s', of: ({ setUp }) => setUp.warmUpS },
  ...(['read', 'process', 'predict', 'format', 'write'] as const).map((stage) => ({
    key: `stage_${stage}_s`,
    label: `stage: ${stage}, s`,
    of: ({ stagesS }: CellResult) => stagesS[stage],
  })),
  { key: 'peak_rss_bytes', label: 'peak RSS, MiB', of: ({ peakRssBytes }) => peakRssBytes.pipeline, format: formatMiB },
  {
    key: 'peak_rss_services_bytes',
    label: 'peak RSS of the services, MiB',
    of: ({ peakRssBytes }) => (peakRssBytes.services > 0 ? peakRssBytes.services : undefined),
    format: formatMiB,
  },
  { key: 'workers', label: 'workers', of: ({ workers }) => workers },
  { key: 'model_threads', label: 'model threads', of: ({ modelThreads }) => modelThreads },
];

/** Medians of these, or the figures of one cell; keys as in `figures`. */
export type Figures = Readonly<Partial<Record<string, number>>>;

export function figuresOf(result: CellResult, cost: CostEstimate): Figures {
  return Object.fromEntries(
    figures.map(({ key, of }) => [key, of(result, cost)] as const).filter(([, value]) => value !== undefined),
  );
}

export function formatFigure({ format = formatNumber }: Figure, value: number): string {
  return format(value);
}

function rowsPerCpuS({ cpuS, rowsPerCpuS }: CellResult): number | undefined {
  return cpuS.driver + cpuS.workers + cpuS.services > 0 ? rowsPerCpuS : undefined;
}

type Percentile = 'p50' | 'p95' | 'p99';
type Read = (result: CellResult) => Distribution | undefined;
type Comparing = Pick<Figure, 'main' | 'better'>;

function distribution(key: string, label: string, read: Read, comparing: Comparing = {}): Figure[] {
  const exact = (name: 'min' | 'mean' | 'max'): Figure => ({
    key: `${key}_${name}_ms`,
    label: `${label} ${name}, ms`,
    of: (result) => read(result)?.[name],
  });
  const percentiles = (['p50', 'p95', 'p99'] as const).map((name) => percentile(key, label, name, read, comparing));
  return [exact('min'), exact('mean'), ...percentiles, exact('max')];
}

/** Only where ten samples lie beyond it. */
function percentile(key: string, label: string, name: Percentile, read: Read, comparing: Comparing = {}): Figure {
  return {
    ...comparing,
    short: `${name} ms`,
    key: `${key}_${name}_ms`,
    label: `${label} ${name}, ms`,
    of(result) {
      const found = read(result);
      return found !== undefined && found.samples >= samplesNeeded(Number(name.slice(1))) ? found[name] : undefined;
    },
  };
}
