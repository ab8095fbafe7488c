/** What is left of a pipeline when nobody waits for it any more. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { cli } from '../commands/predbench.ts';
import { rightFiles, temporaryFolder } from '../experiment/folder.ts';

const slow = `
import { setTimeout as sleep } from 'node:timers/promises';
export default {
  contractVersion: 2, kind: 'call', name: 'slow', parse: (raw) => raw, evidence: () => 'local',
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 1 }),
  open: async (_, { model }) => ({
    async predict({ size }) {
      await sleep(50);
      const columns = model.outputs.map(({ name, dtype, shape }) => [name, { dtype, shape, values: new Float32Array(size) }]);
      return { outputs: Object.fromEntries(columns) };
    },
  }),
};`;

const yaml = `name: endless
model: { path: model }
source: { use: csv, path: births.csv }
workloads: [{ use: batch, rows: 1000000 }]
strategies: [{ use: ./slow.mjs }]
resources: { workers: 2 }
`;

it.each(['direct', 'prism'])('a client that is killed leaves no process on the runner %s', async (runner) => {
  const dir = await temporaryFolder({ ...rightFiles(yaml), 'slow.mjs': slow });
  const child = spawn(process.execPath, [cli, 'run', 'experiment.yaml', '--engine', `beam:${runner}`], { cwd: dir });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const exited = once(child, 'exit');
  // Predictions are under way.
  await expect.poll(() => said, { timeout: 300_000, interval: 500 }).toMatch(/ [1-9][\d,]* of 1,000,000 rows/);
  const started = below(child.pid as number);
  child.kill('SIGKILL');
  await exited;
  // The driver, a worker or more, and two Node processes for each.
  expect(started.length).toBeGreaterThan(3);
  await expect.poll(() => started.filter(isAlive), { timeout: 120_000, interval: 200 }).toEqual([]);
});

function below(pid: number): number[] {
  const pairs = execFileSync('ps', ['-e', '-o', 'pid=,ppid='])
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const childrenOf = (parent: number): number[] =>
    pairs.filter(([, of]) => of === parent).flatMap(([id]) => [id, ...childrenOf(id)]);
  return childrenOf(pid);
}

/** One that has ended may wait for its new parent to ask. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)])
      .toString()
      .startsWith('Z');
  } catch {
    return false;
  }
}
