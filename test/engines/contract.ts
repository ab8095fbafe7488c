/** What every engine keeps, checked with real cells: strategies of a few lines, a source of numbers, a sink on disk. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cloudSchema } from '../../src/core/keys/cloud.ts';
import { contractVersion } from '../../src/core/predictor.ts';
import type { Snapshot } from '../../src/measure/snapshot.ts';
import type { CellTask, Engine } from '../../src/engines/engine.ts';
import { scheduleHash } from '../../src/workloads/arrivals.ts';
import type { Workload } from '../../src/workloads/workload.ts';
import { temporaryFolder } from '../experiment/folder.ts';

const stream = { name: 'even', kind: 'stream', arrivals: 'constant', ratePerS: 20, seconds: 1, seed: 1 } as const;
const workloads = {
  batch: { name: 'all', kind: 'batch', rows: 25 },
  stream,
  queue: { ...stream, queue: { projectId: 'a-project' } },
  'closed-loop': { name: 'users', kind: 'closed-loop', concurrency: 3, seconds: 0.5 },
} as const satisfies Readonly<Record<string, Workload>>;

/** The seventh of ten rows is no number. */
const rows = `x\n${[0, 1, 2, 3, 4, 5, 'six', 7, 8, 9].join('\n')}\n`;

/** Predicts 2x; waits so long with each call, or uses so much CPU for it; refuses 3. */
const calls = `
import { setTimeout as sleep } from 'node:timers/promises';
export default {
  contractVersion: ${contractVersion}, kind: 'call', name: 'doubles', parse: (raw) => raw, evidence: () => 'local',
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 1 }),
  async open({ broken, waitMs = 0, cpuMs = 0 }) {
    if (broken) throw new Error('no model of that name');
    return {
      async predict({ columns: { x } }) {
        if (waitMs > 0) await sleep(waitMs);
        const before = process.cpuUsage();
        while (process.cpuUsage(before).user < cpuMs * 1000);
        const failed = [...x.values].flatMap((value, i) => (value === 3 ? [[i, { message: 'not 3' }]] : []));
        return { outputs: { y: { ...x, values: x.values.map((value) => 2 * value) } }, failed: new Map(failed) };
      },
    };
  },
};`;

/** The same in one go, last instance first. */
const job = `
import { readFile } from 'node:fs/promises';
export default {
  contractVersion: ${contractVersion}, kind: 'job', name: 'doubles', parse: (raw) => raw, evidence: () => 'local',
  encode: (_, { keys, columns: { x } }) => Buffer.from([...keys].map((key, i) => JSON.stringify([key, x.values[i]]) + '\\n').join('')),
  async open() {
    return {
      async *run(uris) {
        const texts = await Promise.all(uris.map((uri) => readFile(uri, 'utf8')));
        const lines = texts.join('').trim().split('\\n').map((line) => JSON.parse(line)).reverse();
        const failed = lines.flatMap(([, value], i) => (value === 3 ? [[i, { message: 'not 3' }]] : []));
        yield {
          keys: Float64Array.from(lines, ([key]) => key),
          outputs: { y: { dtype: 'float32', shape: [], values: Float32Array.from(lines, ([, value]) => 2 * value) } },
          failed: new Map(failed),
        };
      },
    };
  },
};`;

interface Asked {
  readonly workload: Workload;
  readonly kind?: 'call' | 'job';
  readonly options?: { readonly broken?: true; readonly waitMs?: number; readonly cpuMs?: number };
  readonly source?: string;
  readonly drainS?: number;
  /** Ctrl-C, when the first prediction is told of. */
  readonly stopsEarly?: true;
}

/** A cell in a folder of its own. */
export async function cellTask({
  workload,
  kind = 'call',
  options = {},
  source = 'numbers.csv',
  drainS = 10,
}: Omit<Asked, 'stopsEarly'>): Promise<CellTask> {
  const dir = await temporaryFolder({ 'numbers.csv': rows, 'strategy.mjs': kind === 'call' ? calls : job });
  return {
    strategy: { name: 'doubles', moduleUrl: `file://${join(dir, 'strategy.mjs')}`, rawOptions: options },
    ...(kind === 'call' && { batching: { maxSize: 1, maxWaitMs: 0, inFlight: 1 } }),
    workload,
    model: {
      path: '',
      name: 'predict',
      tags: [],
      inputs: [{ name: 'x', dtype: 'float32', shape: [] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: [] }],
    },
    source: { use: 'csv', path: source },
    sink: { use: 'jsonl' },
    baseDir: dir,
    sinkTarget: { path: join(dir, 'predictions'), name: 'predictions', labels: {} },
    workers: 1,
    modelThreads: 1,
    settings: {
      cloud: cloudSchema.parse({}),
      warmUp: { calls: 0, seconds: 0 },
      percentiles: [],
      drainS,
      callTimeoutS: 600,
      jobTimeoutS: 600,
      stopWhenSaturated: false,
      minOkShare: 0.9,
    },
    services: {},
    labels: {},
    workDir: join(dir, 'work'),
    predictionsPath: join(dir, 'predictions.bin'),
  };
}

/** Runs one cell, and answers all that can be seen of it. */
async function runCell(engine: Engine, { stopsEarly, ...asked }: Asked) {
  const task = await cellTask(asked);
  const stop = new AbortController();
  const told: (Snapshot | 'opened')[] = [];
  const ran = await engine.run(task, {
    signal: stop.signal,
    async onOpened() {
      told.push('opened');
    },
    onNote: () => undefined,
    onProgress(counted) {
      told.push(counted);
      if (stopsEarly && counted.counts.ok > 0) stop.abort();
    },
  });
  const text = await readFile(`${task.sinkTarget.path}.jsonl`, 'utf8');
  const written = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly key: number });
  return { ...ran, told, written: written.toSorted((a, b) => a.key - b.key) };
}

/** What the sink has of a key: the source is begun anew when it ends. */
function rowOf(key: number): object {
  const x = key % 10;
  const line = x + 2;
  if (x === 6) return { key, line, error: 'line 8: feature x: "six" is not a number' };
  return { key, line, instance: { x }, ...(x === 3 ? { error: 'not 3' } : { prediction: { y: 2 * x } }) };
}

function rowsUpTo(count: number): object[] {
  return Array.from({ length: count }, (_, key) => rowOf(key));
}

interface Keeps {
  /** Names of the workloads that the engine runs. */
  readonly takes: readonly (keyof typeof workloads)[];
}

export function engineContract(engine: Engine, { takes }: Keeps): void {
  const run = (asked: Asked) => runCell(engine, asked);

  describe.runIf(takes.includes('batch'))('a batch', () => {
    it('counts every instance out once, by its key', async () => {
      const { measurement, stopped, written } = await run({ workload: workloads.batch });
      expect(stopped).toBe(false);
      expect(measurement.counts).toEqual({ due: 25, ok: 20, failed: 5, dropped: 0, duplicates: 0 });
      expect(measurement.failures.find(({ message }) => message === 'not 3')).toEqual({ message: 'not 3', count: 3 });
      expect(written).toEqual(rowsUpTo(25));
    });

    it.runIf(process.platform === 'linux')('tells the CPU that its calls took', async () => {
      const { measurement } = await run({ workload: workloads.batch, options: { cpuMs: 50 } });
      const { driver = 0, workers = 0 } = measurement.cpuS ?? {};
      // 23 of 25 rows are numbers. A process that is killed was last seen a quarter of a second before, at most.
      expect(driver + workers).toBeGreaterThan(1.15 - 0.25);
    });

    it('does so where a job predicts it in an order of its own', async () => {
      const { measurement, written } = await run({ workload: workloads.batch, kind: 'job' });
      expect(measurement.counts).toEqual({ due: 25, ok: 20, failed: 5, dropped: 0, duplicates: 0 });
      expect(written).toEqual(rowsUpTo(25));
    });

    it('tells when it has opened, then what is counted, and at the end all of it', async () => {
      const { measurement, told } = await run({ workload: workloads.batch, options: { waitMs: 60 } });
      const counted = told.filter((event) => event !== 'opened').map(({ counts }) => counts);
      const done = counted.map(({ ok, failed }) => ok + failed);
      expect(told.filter((event) => event === 'opened')).toHaveLength(1);
      expect(counted.slice(0, told.indexOf('opened')).every(({ due }) => due === 0)).toBe(true);
      expect(done).toEqual(done.toSorted((a, b) => a - b));
      expect(new Set(done).size).toBeGreaterThan(2);
      expect(counted.at(-1)).toEqual(measurement.counts);
    });

    it('that fails says why', async () => {
      const broken = run({ workload: workloads.batch, options: { broken: true } });
      await expect(broken).rejects.toThrow('no model of that name');
      await expect(run({ workload: workloads.batch, source: 'gone.csv' })).rejects.toThrow('gone.csv');
    });
  });

  describe.runIf(takes.includes('stream'))('a stream', () => {
    it('counts every instance out once, by its key', async () => {
      const { measurement, written } = await run({ workload: stream });
      expect(measurement.counts).toEqual({ due: 20, ok: 16, failed: 4, dropped: 0, duplicates: 0 });
      expect(written).toEqual(rowsUpTo(20));
    });

    it('keeps its due times: latency counts from them while calls wait for each other', async () => {
      const { measurement } = await run({ workload: stream, options: { waitMs: 100 } });
      const { latencyMs, serviceMs, workload, makespanS } = measurement;
      // Due every 50 ms and answered in 100 or more, without the two rows that are no number: the k-th waits for the k - 1 before it.
      const answeredMs = 18 * 99;
      expect(latencyMs?.max).toBeGreaterThan(answeredMs - 950);
      expect(latencyMs?.max).toBeGreaterThan(5 * (serviceMs?.p50 ?? Infinity));
      expect(makespanS * 1000).toBeGreaterThan(answeredMs);
      expect(workload).toMatchObject({ rateAskedPerS: 20, rateAchievedPerS: 20, scheduleHash: scheduleHash(stream, 20) });
    });

    it('drops what is not answered in time after its last instance', async () => {
      const { measurement } = await run({ workload: stream, options: { waitMs: 1000 }, drainS: 0.5 });
      const { due, ok, failed, dropped } = measurement.counts;
      expect(due).toBe(20);
      expect(dropped).toBeGreaterThan(10);
      expect(ok + failed + dropped).toBe(due);
      // 1.5 s, where the answers to all would take 18: what a busy machine adds to it is not judged.
      expect(measurement.makespanS).toBeLessThan(9);
    });
  });

  describe.runIf(takes.includes('closed-loop'))('a closed loop', () => {
    it('is as long as its answers let it be, and counts every instance out once, by its key', async () => {
      const { measurement, written } = await run({ workload: workloads['closed-loop'], options: { waitMs: 20 } });
      const { due, ok, failed, dropped, duplicates } = measurement.counts;
      expect([ok + failed, dropped, duplicates]).toEqual([due, 0, 0]);
      expect(written).toEqual(rowsUpTo(due));
      expect(measurement.latencyMs).toBeUndefined();
      expect(measurement.responseMs?.samples).toBe(ok);
      // Three users and one call of 20 ms at a time: after half a second no more are sent than there are users.
      expect(measurement.calls).toBeGreaterThan(3);
      expect(measurement.calls).toBeLessThan(31);
    });
  });

  it.each(takes.filter((name) => name !== 'queue'))('a stop ends a %s, and keeps what was measured', async (name) => {
    const long = { ...workloads[name], ...(name === 'batch' ? { rows: 10_000 } : { seconds: 600 }) };
    const { measurement, stopped, written } = await run({ workload: long, options: { waitMs: 50 }, stopsEarly: true });
    const { due, ok, failed, dropped, duplicates } = measurement.counts;
    expect(stopped).toBe(true);
    expect(ok).toBeGreaterThan(0);
    expect([ok + failed + dropped, duplicates]).toEqual([due, 0]);
    // Soon, where all of it would take 500 s or more.
    expect(measurement.makespanS).toBeLessThan(200);
    const keys = written.map(({ key }) => key);
    expect(written).toEqual(keys.map(rowOf));
    expect([keys.length, new Set(keys).size]).toEqual([ok + failed, ok + failed]);
  });

  it('says which workloads it takes', () => {
    const taken = Object.entries(workloads).filter(([, workload]) => engine.takes(workload) === true);
    expect(taken.map(([name]) => name)).toEqual(takes);
  });

  const refused = Object.entries(workloads).filter(([name]) => !takes.some((taken) => taken === name));

  it.each(refused)('refuses a %s with the reason', async (_, workload) => {
    const taken = engine.takes(workload);
    await expect(run({ workload })).rejects.toThrow(taken === true ? 'taken' : taken.reason);
  });
}
