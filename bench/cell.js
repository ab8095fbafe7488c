// @ts-check
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cloudSchema, localEngine, median as medianOf, readSignature, strategyUrl } from './predbench.js';

/** The start of every work folder's path. */
export const workFolders = join(tmpdir(), 'predbench-bench-');

export const modelPath = fileURLToPath(new URL('../models/babyweight', import.meta.url));

/**
 * Runs one batch cell on the synthetic source, as `predbench run` would, in a process of its own.
 * @param {{ strategy: string, moduleUrl?: string, options?: object, rows: number, size: number, workers: number, sink?: string,
 *   warmUpCalls?: number }} options
 */
export function runCell({ rows, size, ...options }) {
  return runWorkload({
    ...options,
    batching: { maxSize: size, maxWaitMs: 0, inFlight: 4 },
    workload: { name: 'bench', kind: 'batch', rows },
  });
}

/**
 * Runs one cell of any workload, on the synthetic source unless another is given. Results are kept only where `sinkPath` says so.
 * @param {{ strategy: string, moduleUrl?: string, options?: object, source?: CellTask['source'], workload: CellTask['workload'],
 *   batching?: NonNullable<CellTask['batching']>, workers: number, sink?: string, sinkPath?: string, warmUpCalls?: number,
 *   streamWarmUpS?: number, services?: CellTask['services'] }} cell
 * @typedef {import('./predbench.js').CellTask} CellTask
 */
export async function runWorkload({
  strategy,
  moduleUrl = strategyUrl(strategy),
  options = {},
  workload,
  batching,
  workers,
  sink = 'jsonl',
  warmUpCalls = 50,
  streamWarmUpS = 0,
  source = { use: 'natality', seed: 1 },
  sinkPath,
  services = {},
}) {
  const dir = await mkdtemp(workFolders);
  try {
    const { measurement } = await localEngine.run(
      {
        strategy: { name: strategy, moduleUrl, rawOptions: options },
        ...(batching !== undefined && { batching }),
        workload,
        model: await readSignature(modelPath, 'predict'),
        source,
        sink: { use: sink },
        baseDir: dir,
        sinkTarget: { path: sinkPath ?? join(dir, 'predictions'), name: 'predictions', labels: {} },
        workers,
        modelThreads: workers,
        settings: {
          cloud: cloudSchema.parse({}),
          percentiles: [],
          warmUp: { calls: warmUpCalls, seconds: streamWarmUpS },
          drainS: 10,
          callTimeoutS: 1800,
          jobTimeoutS: 86_400,
          stopWhenSaturated: false,
          minOkShare: 0.9,
        },
        services,
        labels: {},
        workDir: join(dir, 'work'),
        predictionsPath: join(dir, 'predictions.bin'),
      },
      {
        signal: new AbortController().signal,
        onOpened: async () => undefined,
        onProgress: () => undefined,
        onNote: () => undefined,
      },
    );
    return measurement;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * Throws when there are no values.
 * @param {readonly number[]} values
 */
export function median(values) {
  const middle = medianOf(values);
  if (middle === undefined) throw new Error('no rounds were measured');
  return middle;
}

/** @param {number} value */
export function thousands(value) {
  return value >= 10_000 ? `${(value / 1000).toFixed(0)}k` : value >= 1000 ? `${(value / 1000).toFixed(2)}k` : value.toFixed(0);
}
