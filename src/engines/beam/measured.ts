/** What the workers measured, one record a bundle, merged into the cell's recorder. */
import type { Counter } from '../../core/predictor.ts';
import { Histogram } from '../../measure/distribution/histogram.ts';
import type { MeasuredCalls } from '../../measure/recorder.ts';
import type { CountedWindow } from '../../measure/stream/timeline.ts';
import { placeOf } from '../../data/storage/index.ts';
import { linesOf } from './result-rows.ts';

/** As measured.py writes it. Times are milliseconds since the epoch. */
interface MeasuredBundle {
  readonly worker: string;
  readonly rows: number;
  readonly calls: number;
  readonly retries: number;
  readonly startMs: number | null;
  readonly sizes: Readonly<Record<string, number>>;
  readonly service: string | null;
  readonly predictS: number;
  readonly counters: Readonly<Partial<Record<Counter, number>>>;
  readonly phasesS: Readonly<Record<string, number>>;
  readonly openS: number;
  readonly formatS: number;
  readonly readS: number;
  readonly processS: number;
  readonly windows: Readonly<Record<string, CountedWindow>>;
}

export interface Measured {
  readonly calls: readonly MeasuredCalls[];
  /** First row read, or first call; undefined if there was none. */
  readonly startMs: number | undefined;
  /** Of the slowest worker. */
  readonly openS: number;
  readonly formatS: number;
  readonly readS: number;
  readonly processS: number;
  /** Processes that worked on rows. */
  readonly workers: number;
}

/** Reads all files whose path begins with `prefix`. */
export async function readMeasured(prefix: string): Promise<Measured> {
  const calls: MeasuredCalls[] = [];
  const workers = new Set<string>();
  const total = { startMs: Infinity, openS: 0, formatS: 0, readS: 0, processS: 0 };
  for (const { path } of await placeOf(prefix).list(prefix)) {
    for await (const lines of linesOf(path)) {
      for (const line of lines) {
        const bundle = JSON.parse(line) as MeasuredBundle;
        calls.push(callsOf(bundle));
        if (bundle.rows > 0) workers.add(bundle.worker);
        total.startMs = Math.min(total.startMs, bundle.startMs ?? Infinity);
        total.openS = Math.max(total.openS, bundle.openS);
        for (const stage of ['formatS', 'readS', 'processS'] as const) total[stage] += bundle[stage];
      }
    }
  }
  return { ...total, startMs: total.startMs === Infinity ? undefined : total.startMs, calls, workers: workers.size };
}

function callsOf({ sizes, service, windows, predictS, ...bundle }: MeasuredBundle): MeasuredCalls {
  const { calls, retries, phasesS, counters } = bundle;
  return {
    calls,
    retries,
    phasesS,
    counters,
    predictS,
    sizes: Object.entries(sizes).map(([size, count]) => [Number(size), count]),
    ...(service !== null && { service: Histogram.read(service, predictS * 1000) }),
    windows: Object.entries(windows).map(([second, counted]) => ({ startMs: Number(second) * 1000, ...counted })),
  };
}
