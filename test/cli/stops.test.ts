/** What ends a run early, or tries to: signals, outputs that are gone, plug-ins that leave something open. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { contractVersion } from '../../src/core/predictor.ts';
import { readRecord } from '../../src/run/store.ts';
import { cli } from '../commands/predbench.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../experiment/folder.ts';

const endless = rightYaml.replaceAll('use: direct', 'use: "null"').replace('rows: 100', 'rows: 20000000');

/** `predbench run` in a process group of its own; `onRow` is called when its first row is written. */
async function run(dir: string, onRow?: (pid: number) => void) {
  const child = spawn(process.execPath, [cli, 'run', 'experiment.yaml', '--workload', 'batch'], {
    cwd: dir,
    // What a killed run leaves behind is in nobody's way here.
    env: { ...process.env, TMPDIR: dir },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const closed = once(child, 'close');
  if (onRow !== undefined) {
    while (child.exitCode === null && !(await hasRows(dir))) await sleep(50);
    onRow(child.pid as number);
  }
  const [code] = await closed;
  return { code, said };
}

async function hasRows(dir: string): Promise<boolean> {
  const files = await readdir(join(dir, 'results'), { recursive: true }).catch(() => []);
  const sizes = files.map((file) => stat(join(dir, 'results', file)).then(({ size }) => (/jsonl/.test(file) ? size : 0)));
  return (await Promise.all(sizes)).some((size) => size > 0);
}

async function onlyRecord(dir: string) {
  const [id = '', ...others] = await readdir(join(dir, 'results'));
  expect(others).toEqual([]);
  return readRecord(join(dir, 'results', id));
}

describe.skipIf(process.platform === 'win32')('a stop ends the cell under way, keeps it and runs no other', () => {
  it.each([
    ['Ctrl-C', (pid: number) => process.kill(-pid, 'SIGINT')],
    [
      'Ctrl-C under npm, which hands it on',
      (pid: number) => {
        process.kill(-pid, 'SIGINT');
        process.kill(pid, 'SIGINT');
      },
    ],
    ['a service manager', (pid: number) => process.kill(-pid, 'SIGTERM')],
    ['a terminal that closes', (pid: number) => process.kill(-pid, 'SIGHUP')],
    ['the coordinator alone', (pid: number) => process.kill(pid, 'SIGTERM')],
  ])('%s', async (_, stop) => {
    const dir = await temporaryFolder(rightFiles(endless));
    const { code, said } = await run(dir, stop);
    expect(code).toBe(130);
    expect(said).not.toContain('[2/');
    const { state, cells } = await onlyRecord(dir);
    expect({ state, cells: cells.map((cell) => `${cell.id}: ${cell.state}`) }).toEqual({
      state: 'stopped',
      cells: [expect.stringMatching(/^(null|grouped) x batch #1: stopped$/)],
    });
  });
});

/** Predicts 7 for each row; `predict` comes before that. */
const plugIn = (predict: string) => `
let asked = 0;
setInterval(() => undefined, 1000);
export default {
  contractVersion: ${contractVersion}, kind: 'call', name: 'leaves', parse: () => ({}), evidence: () => 'local',
  // Two calls of one chunk of the source, so that the second is under way as soon as the first has rows.
  batching: () => ({ maxSize: 1, maxWaitMs: 5, inFlight: 1 }),
  async open() {
    setInterval(() => undefined, 1000);
    return {
      async predict({ size }) {
        ${predict}
        return { outputs: { weight: { dtype: 'float32', shape: [], values: new Float32Array(size).fill(7) } } };
      },
      close: () => new Promise(() => undefined),
    };
  },
};`;

const withPlugIn = (predict: string) => ({
  ...rightFiles(
    rightYaml
      .replace('use: direct }', 'use: ./leaves.mjs }')
      .replace(/ {2}- { name: grouped.*\n/, 'resources: { workers: 1 }\nwarmUp: { calls: 0 }\n')
      .replace('rows: 100', 'rows: 20'),
  ),
  'leaves.mjs': plugIn(predict),
});

describe('a plug-in', () => {
  it('that leaves timers and never closes ends with its figures', async () => {
    const dir = await temporaryFolder(withPlugIn(''));
    const { code, said } = await run(dir);
    expect(said).toContain('leaves: close() had not ended after 5 s, and was left');
    expect(code).toBe(0);
    const { state, cells } = await onlyRecord(dir);
    expect(state).toBe('complete');
    expect(cells).toMatchObject([{ state: 'measured', result: { measured: { counts: { due: 20, ok: 20 } } } }]);
  });

  it('that no longer answers is stopped by Ctrl-C', async () => {
    const dir = await temporaryFolder(withPlugIn('if (asked++ > 0) await new Promise(() => undefined);'));
    const { code } = await run(dir, (pid) => process.kill(pid, 'SIGINT'));
    expect(code).toBe(130);
    expect((await onlyRecord(dir)).cells).toMatchObject([
      { state: 'stopped', result: { measured: { counts: { due: 2, ok: 1, dropped: 1 } } } },
    ]);
  });
});

it('a second Ctrl-C stops at once, and leaves no process', async () => {
  // Otherwise the call has a second to end, and `close()` five.
  const dir = await temporaryFolder(withPlugIn('if (asked++ > 0) await new Promise(() => undefined);'));
  let group = 0;
  const { code, said } = await run(dir, (pid) => {
    group = pid;
    process.kill(-pid, 'SIGINT');
    setTimeout(() => process.kill(-pid, 'SIGINT'), 700);
  });
  expect(code).toBe(130);
  const lines = said.trim().split('\n');
  expect(lines.slice(-3)).toEqual([
    'stopping; press Ctrl-C again to stop at once',
    expect.stringMatching(/^ {2}waiting for leaves x batch #1 to /),
    'stopped at once',
  ]);
  while (isAlive(-group)) await sleep(50);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('an output that is gone', () => {
  it('ends no run', async () => {
    const dir = await temporaryFolder(rightFiles(endless.replace('rows: 20000000', 'rows: 1000')));
    const child = spawn(process.execPath, [cli, 'run', 'experiment.yaml', '--workload', 'batch'], { cwd: dir });
    child.stderr.destroy();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await onlyRecord(dir)).toMatchObject({ state: 'complete', cells: { length: 2 } });
  });

  it.skipIf(process.platform !== 'linux')('fails a command whose result is lost', async () => {
    const full = await open('/dev/full', 'w');
    const child = spawn(process.execPath, [cli, 'prices'], { stdio: ['ignore', full.fd, 'pipe'] });
    let said = '';
    child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
    expect(await once(child, 'close')).toEqual([4, null]);
    expect(said).toBe(
      'stdout cannot be written to: ENOSPC: no space left on device, write\n    free some space, or send it elsewhere\n',
    );
    await full.close();
  });
});
