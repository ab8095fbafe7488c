/** On a real Flink cluster of this machine, where it can be had: it needs Java and Maven. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOnPath } from '../../setup/run-command.js';
import { beamEngine, bringDown, bringUp, clusterStatus } from '../../dist/engines/beam/index.js';
import { running } from '../../dist/engines/beam/cluster/processes.js';
import { cellTask } from '../engines/contract.ts';

const canRun = ['java', 'mvn'].every((name) => findOnPath([name], process.env) !== undefined);
const engine = beamEngine({ use: 'beam', runner: 'flink' });

/** A cell of so many rows, 20 ms a call, on two workers. */
async function runCell(rows: number, onOk: (ok: number) => void) {
  const workload = { name: 'all', kind: 'batch', rows } as const;
  const task = { ...(await cellTask({ workload, options: { waitMs: 20 } })), workers: 2 };
  const { measurement } = await engine.run(task, {
    signal: new AbortController().signal,
    onOpened: async () => undefined,
    onNote: () => undefined,
    onProgress: ({ counts }) => onOk(counts.ok),
  });
  const lines = (await readFile(`${task.sinkTarget.path}.jsonl`, 'utf8')).trim().split('\n');
  const keys = lines.map((line) => (JSON.parse(line) as { readonly key: number }).key);
  return { cpuS: measurement.cpuS, counts: measurement.counts, keys: keys.toSorted((a, b) => a - b) };
}

const keysTo = (rows: number) => Array.from({ length: rows }, (_, key) => key);

describe.runIf(canRun)('on Flink', () => {
  beforeAll(async () => {
    await bringUp(2, () => undefined, new AbortController().signal);
  });

  afterAll(async () => {
    await bringDown();
  });

  it('every instance is counted out once, by its key', async () => {
    const { counts, keys } = await runCell(100, () => undefined);
    expect(counts).toEqual({ due: 100, ok: 80, failed: 20, dropped: 0, duplicates: 0 });
    expect(keys).toEqual(keysTo(100));
  });

  it('nothing is lost when a TaskManager is killed while the job runs', async () => {
    const status = await clusterStatus();
    const victim = status?.state.processes.find(({ name }) => name === 'TaskManager 2');
    let isKilled = false;
    const { cpuS, counts, keys } = await runCell(3000, (ok) => {
      if (isKilled || ok < 50 || victim === undefined) return;
      isKilled = process.kill(victim.pid, 'SIGKILL');
    });
    expect(isKilled).toBe(true);
    expect(await clusterStatus()).toMatchObject({ problem: 'lost: TaskManager 2', jobs: [] });
    expect(counts).toMatchObject({ due: 3000, ok: 2400, failed: 600, dropped: 0 });
    // What the TaskManager used until then counts.
    expect(cpuS?.workers).toBeGreaterThan(1);
    expect(keys).toEqual(keysTo(3000));
  });

  it('the end of the cluster leaves no process', async () => {
    const { processes = [] } = (await clusterStatus())?.state ?? {};
    expect(processes).toHaveLength(4);
    expect(await bringDown()).toBe(true);
    expect(await running(processes)).toEqual([]);
    expect(await clusterStatus()).toBeUndefined();
  });
});
