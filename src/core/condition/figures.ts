/** The figures that a condition may name, with the units of their values. A test holds them to the definitions of the analysis. */
import { latencyKey, percentOf } from '../keys/latency.ts';

const distributions = ['latency', 'latency_to_write', 'response'];
const points = ['min', 'mean', 'p50', 'p95', 'p99', 'max'];

const keysByUnit: Readonly<Record<string, readonly string[]>> = {
  ms: [
    ...distributions.flatMap((name) => points.map((point) => `${name}_${point}_ms`)),
    'schedule_lag_p99_ms',
    'send_lag_p99_ms',
    'service_p50_ms',
    'service_p99_ms',
  ],
  s: [
    'makespan_s',
    'running_s',
    ...['driver', 'workers', 'children', 'services', 'total'].map((role) => `cpu_${role}_s`),
    'open_s',
    'start_s',
    'services_s',
    'warm_up_s',
    'warm_up_schedule_s',
    ...['read', 'process', 'predict', 'format', 'write'].map((stage) => `stage_${stage}_s`),
  ],
  'rows/s': ['rate_asked_per_s', 'rate_achieved_per_s', 'throughput_rows_per_s', 'rows_per_cpu_s'],
  USD: ['cost_usd_per_run', 'cost_usd_per_month'],
  'USD/million': ['cost_usd_per_million'],
  rows: ['rows_asked'],
  'rows/call': ['mean_batch'],
  calls: ['calls'],
  retries: ['retries'],
  instances: ['due', 'ok', 'failed', 'dropped', 'duplicates', 'unknown', 'late'],
  messages: ['deliveries', 'redeliveries', 'given_back', 'dead_letters', 'foreign'].map((name) => `queue_${name}`),
  bytes: ['peak_rss_bytes', 'peak_rss_services_bytes'],
  'vCPU h': ['vcpu_h'],
  threads: ['workers', 'model_threads'],
  days: ['implementation_days'],
  'h/month': ['maintenance_h_per_month'],
};

const unitByKey = new Map(Object.entries(keysByUnit).flatMap(([unit, keys]) => keys.map((key) => [key, unit] as const)));

/** Longer endings first. */
const unitEndings = ['_rows_per_s', '_h_per_month', '_per_s', '_bytes', '_days', '_ms', '_s', '_h'];

/** `throughput` for `throughput_rows_per_s`, `usd_per_million` for `cost_usd_per_million`. */
const keyByShortName = new Map([...unitByKey.keys()].map((key) => [shortNameOf(key), key]));

function shortNameOf(key: string): string {
  const ending = unitEndings.find((one) => key.endsWith(one)) ?? '';
  return key.slice(0, key.length - ending.length).replace(/^cost_usd/, 'usd');
}

/** Percentiles besides p50, p95 and p99, which an experiment has to ask for. */
const further = /^(latency|latency_to_write|response)_(p\d+(?:\.\d+)?)(?:_ms)?$/;

/** Key of a figure by its key, its key without the unit, or `p99`; undefined if there is none. */
export function keyNamed(name: string): string | undefined {
  const percent = percentOf(name);
  if (percent !== undefined) return latencyKey(percent);
  if (unitByKey.has(name)) return name;
  const key = keyByShortName.get(name);
  if (key !== undefined) return key;
  const [, of, point = ''] = further.exec(name) ?? [];
  return of !== undefined && percentOf(point) !== undefined ? `${of}_${point}_ms` : undefined;
}

/** Of a figure's value. */
export function unitOfKey(key: string): string {
  return unitByKey.get(key) ?? 'ms';
}

/** The percentile of a key that is not among those that every run has; undefined otherwise. */
export function furtherPercentOf(key: string): number | undefined {
  const [, , point = ''] = further.exec(key) ?? [];
  return unitByKey.has(key) ? undefined : percentOf(point);
}

/** The percentile that a figure is; undefined of any other. */
export function percentIn(key: string): number | undefined {
  const [, percent] = /_p(\d+(?:\.\d+)?)_ms$/.exec(key) ?? [];
  return percent === undefined ? undefined : Number(percent);
}

/** For the nearest name to one that is wrong. */
export const figureNames: readonly string[] = ['p50', 'p95', 'p99', ...unitByKey.keys(), ...keyByShortName.keys()];
