import { existsSync } from 'node:fs';
import { access, readFile, writeFile } from 'node:fs/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { beamEngine } from '../../../src/engines/beam/index.ts';
import { Histogram } from '../../../src/measure/distribution/histogram.ts';
import type { CellHooks } from '../../../src/engines/engine.ts';
import type { Snapshot } from '../../../src/measure/snapshot.ts';
import { cellTask } from '../contract.ts';
import { scriptedDriver } from './scripted-driver.ts';

afterEach(() => vi.unstubAllEnvs());

const batch = { name: 'all', kind: 'batch', rows: 5 } as const;
const direct = { use: 'beam', runner: 'direct' } as const;

const five = `[
  '{"key":2,"prediction":{"y":4}}', '{"key":0,"prediction":{"y":0}}', '{"key":1,"prediction":{"y":"NaN"}}',
  '{"key":3,"error":"not 3"}', '{"key":4,"line":6,"error":"no number"}',
]`;

async function run(hooks: Partial<CellHooks> = {}, settings: Parameters<typeof beamEngine>[0] = direct) {
  const task = await cellTask({ workload: batch });
  const told: Snapshot[] = [];
  const notes: string[] = [];
  const ran = beamEngine(settings).run(task, {
    signal: new AbortController().signal,
    onOpened: async () => undefined,
    onProgress: (snapshot) => told.push(snapshot),
    onNote: (text) => notes.push(text),
    ...hooks,
  });
  return { task, told, notes, ran };
}

it('counts every row out by its key and merges what workers measured', async () => {
  const service = new Histogram();
  service.recordMany([2, 4, 30]);
  const once = { worker: 'here:1', rows: 3, calls: 2, sizes: { 2: 1, 1: 1 }, startMs: 12_500, openS: 0.5, readS: 1 };
  const again = { worker: 'there:9', rows: 2, calls: 1, sizes: { 2: 1 }, startMs: 12_900, openS: 2, readS: 0.25, retries: 3 };
  await scriptedDriver(`start(() => {
    rows(${five});
    measured({ ...${JSON.stringify(once)}, service: '${service.encode()}', predictS: 0.036, counters: { requests: 2 },
      windows: { 12: { ok: 2, failed: 1, calls: 2, callMs: 6 } } });
    measured({ ...${JSON.stringify(again)}, counters: { requests: 1 }, windows: { 14: { ok: 1, failed: 1, calls: 1, callMs: 30 } } });
    progress({ read: 5, ok: 4, failed: 3 });
    tell({ event: 'note', text: 'a worker was slow' });
    end(14_500);
  });`);
  const { ran, task, told, notes } = await run();
  const { measurement, stopped } = await ran;
  expect(measurement.counts).toEqual({ due: 5, ok: 3, failed: 2, dropped: 0, duplicates: 0 });
  expect(measurement).toMatchObject({
    makespanS: 2,
    throughputRowsPerS: 1.5,
    calls: 3,
    retries: 3,
    batchSizes: { 1: 1, 2: 2 },
    counters: { requests: 3 },
    setUp: { startS: 2.5, openS: 2, warmUpS: 0, warmUpCalls: 0 },
    stagesS: { read: 1.25, predict: 0.036 },
    beam: { workerProcesses: 2, rowsAgain: 2, metrics: { 'predbench/num_inferences': 4 } },
    timeline: { windowS: 1, ok: [2, 0, 1], failed: [1, 0, 1], callMs: [3, null, 30] },
    workload: { kind: 'batch', rowsAsked: 5 },
    input: { sampled: 9, distinct: 9 },
  });
  expect(measurement.failures).toEqual([
    { message: 'not 3', count: 1 },
    { message: 'no number', count: 1 },
  ]);
  expect(measurement.serviceMs).toMatchObject({ samples: 3, p50: 4.001, mean: 12 });
  expect([stopped, notes]).toEqual([false, ['a worker was slow']]);
  expect(told.at(-1)).toEqual({ counts: measurement.counts, elapsedS: 2 });
  const kept = await readFile(`${task.sinkTarget.path}.jsonl`, 'utf8');
  expect(kept.split('\n')).toHaveLength(6);
  expect(kept).toContain('{"key":4,"line":6,"error":"no number"}\n');
});

it.runIf(process.platform === 'linux')(
  'CPU is what the driver told at its end, less what it had taken before the first row',
  async () => {
    await scriptedDriver(`start(() => {
    rows(${five});
    measured({ startMs: Date.now() });
    end(Date.now(), { self: 1000, children: 1.5 });
  });`);
    const { cpuS, machine } = (await (await run()).ran).measurement;
    expect(cpuS?.workers).toBe(1.5);
    // A process that starts takes a part of a second.
    expect(cpuS?.driver).toBeGreaterThan(900);
    expect(cpuS?.driver).toBeLessThan(1000);
    expect(machine?.cpus).toBeGreaterThan(0);
  },
);

/** A worker whose child uses half a second of CPU, writes `done` and ends after the worker, which is killed. */
const orphan = `require('node:child_process').spawn(process.execPath, ['-e',
  "while (process.cpuUsage().user < 0.5e6); console.log('done'); process.stdin.on('end', () => process.exit()).resume()"],
  { stdio: 'inherit' }); setInterval(() => undefined, 1e6);`;

it.runIf(process.platform === 'linux')(
  'CPU of a process that ends without its parent is seen while it runs',
  async () => {
    await scriptedDriver(`start(() => {
    measured({ startMs: Date.now() });
    const worker = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(orphan)}]);
    worker.stdout.once('data', () => progress({ read: 4, ok: 2, failed: 1 }));
    worker.once('close', () => { rows(${five}); end(Date.now(), { self: 0, children: 0 }); });
    const look = setInterval(() => {
      if (!fs.existsSync(spec.control + '-seen')) return;
      clearInterval(look);
      worker.kill('SIGKILL');
      worker.stdin.end();
    }, 20);
  });`);
    const { ran, told, task } = await run();
    await expect.poll(() => told.some(({ counts }) => counts.due === 4), { timeout: 30_000 }).toBe(true);
    await writeFile(`${task.workDir}/control-seen`, '');
    const { cpuS } = (await ran).measurement;
    expect(cpuS?.workers).toBeGreaterThan(0.48);
  },
  60_000,
);

it('what no worker answered is dropped, and what two answered is a duplicate', async () => {
  await scriptedDriver(`start(() => {
    rows(['{"key":0,"prediction":{"y":0}}', '{"key":1,"prediction":{"y":2}}', '{"key":0,"prediction":{"y":0}}']);
    end(12_000);
  });`);
  const { measurement } = await (await run()).ran;
  expect(measurement.counts).toEqual({ due: 5, ok: 2, failed: 0, dropped: 3, duplicates: 1 });
});

it('a stop is told to the readers, and keeps what was measured', async () => {
  await scriptedDriver(`start(() => {
    const look = setInterval(() => {
      if (!fs.existsSync(path.join(spec.control, 'stop'))) return;
      clearInterval(look);
      rows(['{"key":3,"prediction":{"y":6}}', '{"key":0,"error":"not 0"}']);
      end(12_000);
    }, 20);
  });`);
  const stop = new AbortController();
  const { ran } = await run({
    signal: stop.signal,
    async onOpened() {
      setTimeout(() => stop.abort(), 10);
    },
  });
  const { measurement, stopped } = await ran;
  expect(stopped).toBe(true);
  expect(measurement.counts).toEqual({ due: 2, ok: 1, failed: 1, dropped: 0, duplicates: 0 });
});

it('a stop before the pipeline is built ends the driver at once', async () => {
  await scriptedDriver("fs.writeFileSync(spec.control + '-began', ''); setInterval(() => undefined, 1000);");
  const stop = new AbortController();
  const { ran, task } = await run({ signal: stop.signal });
  ran.catch(() => undefined);
  await expect.poll(() => existsSync(`${task.workDir}/control-began`)).toBe(true);
  stop.abort();
  await expect(ran).rejects.toThrow("the pipeline's driver ended (signal SIGKILL)");
});

it('ends a driver that has told of its end but stays', async () => {
  await scriptedDriver(`start(() => {
    rows(${five});
    fs.writeFileSync(spec.control + '-pid', String(process.pid));
    process.stdin.on('end', () => process.exit(0));
    tell({ event: 'ended', endMs: 12_000, metrics: {}, cpuS: { self: 0, children: 0 } });
  });`);
  const { ran, task } = await run();
  await ran;
  const pid = Number(await readFile(`${task.workDir}/control-pid`, 'utf8'));
  await expect.poll(() => exists(pid)).toBe(false);
});

it.each([
  [
    'the reason that it tells',
    "start(() => tell({ event: 'failed', message: 'no such signature: serve' }));",
    'no such signature: serve',
  ],
  ['its exit code', 'process.exit(3);', "the pipeline's driver ended (exit code 3)"],
  [
    'the last line of its standard error',
    "start(() => { fs.writeSync(2, 'Traceback\\nModuleNotFoundError: no beam\\n'); process.exit(1); });",
    "the pipeline's driver ended (exit code 1): ModuleNotFoundError: no beam",
  ],
  [
    'the signal that killed it',
    "start(() => process.kill(process.pid, 'SIGKILL'));",
    "the pipeline's driver ended (signal SIGKILL)",
  ],
  [
    'what is no event',
    "fs.writeSync(3, 'Segmentation fault\\n');",
    "the pipeline's driver said what is no event: Segmentation fault",
  ],
  [
    'a row that is none',
    'start(() => { rows([\'{"key":0,\']); end(12_000); });',
    /results.rows-0-00000-of-00001.jsonl has a line that is no row: \{"key":0,/,
  ],
])('a driver that fails is told with %s', async (_, script, message) => {
  await scriptedDriver(script);
  const { ran, task } = await run();
  await expect(ran).rejects.toThrow(message);
  // An incomplete file does not get its name.
  await expect(access(`${task.sinkTarget.path}.jsonl`)).rejects.toThrow('ENOENT');
});

it('tells how far the workers are', async () => {
  await scriptedDriver(`start(() => {
    progress({ read: 4, ok: 2, failed: 1 });
    setInterval(() => { if (fs.existsSync(spec.control + '-seen')) { rows(${five}); end(12_000); } }, 20);
  });`);
  const { ran, told, task } = await run();
  const soFar = { due: 4, ok: 2, failed: 1, dropped: 1, duplicates: 0 };
  await expect.poll(() => told.map(({ counts }) => counts)).toContainEqual(soFar);
  await writeFile(`${task.workDir}/control-seen`, '');
  await ran;
  expect(told.at(-1)?.counts).toEqual({ due: 5, ok: 3, failed: 2, dropped: 0, duplicates: 0 });
});

it('without its Python it says how to set it up', async () => {
  vi.stubEnv('PREDBENCH_BEAM_PYTHON', '');
  vi.stubEnv('XDG_CACHE_HOME', '/nowhere');
  const { ran } = await run();
  await expect(ran).rejects.toMatchObject({
    exitCode: 4,
    problems: [{ message: 'Apache Beam is not set up on this machine', remedy: 'run: predbench setup beam' }],
  });
  vi.stubEnv('PREDBENCH_BEAM_PYTHON', '/nowhere/python');
  await expect((await run()).ran).rejects.toThrow('/nowhere/python cannot be started: ');
});

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
