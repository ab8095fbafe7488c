/** Runs whose processes are killed or hang, as their users have them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { contractVersion } from '../../src/core/predictor.ts';
import { expect } from 'vitest';
import { exitCodes } from '../../src/core/problems.ts';
import type { RunRecord } from '../../src/core/record.ts';
import { readRecord } from '../../src/run/store.ts';
import { cli } from '../commands/predbench.ts';
import { temporaryFolder } from '../experiment/folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One workload of each kind, long enough to be hit in the middle. */
export const workloads = {
  batch: '{ use: batch, rows: 200000 }',
  stream: '{ use: stream, rate: 50, seconds: 600 }',
  'closed loop': '{ use: closed-loop, concurrency: 2, seconds: 600 }',
} as const;

/** Predicts zeros; `fault` comes before the sixth call of each worker, and `runFault` in the middle of a job. */
export const plugIn = (kind: 'call' | 'job', fault: string) => `
let calls = 0;
const zeros = ({ outputs: [{ name, dtype, shape }] }, size) => ({ [name]: { dtype, shape, values: new Float32Array(size) } });
export default {
  contractVersion: ${contractVersion}, kind: '${kind}', name: 'zeros', parse: () => ({}), evidence: () => 'local',
  batching: () => ({ maxSize: 4, maxWaitMs: 0, inFlight: 1 }),
  encode: (_, { keys }) => Buffer.from([...keys].map((key) => key + '\\n').join('')),
  async open(_, { model }) {
    return {
      async predict({ size }, call) {
        if (++calls > 5) { ${kind === 'call' ? fault : ''} }
        return { outputs: zeros(model, size) };
      },
      async *run(uris, call) {
        yield { keys: Float64Array.of(0), outputs: zeros(model, 1) };
        ${kind === 'job' ? fault : ''}
      },
    };
  },
};`;

export interface Experiment {
  readonly workload: string;
  readonly strategy: string;
  readonly plugIn?: string;
  /** Further keys. */
  readonly settings?: string;
  readonly source?: string;
}

export async function experimentFolder({ workload, strategy, plugIn: code, settings = '', source }: Experiment): Promise<string> {
  return temporaryFolder({
    'tmp/.keep': '',
    ...(code !== undefined && { 'zeros.mjs': code }),
    'experiment.yaml': `name: faults
model: { path: ${join(root, 'models/babyweight')} }
source: ${source ?? '{ use: natality }'}
resources: { workers: 2 }
warmUp: { calls: 0, seconds: 0 }
${settings}
workloads: [${workload}]
strategies: [${strategy}]
`,
  });
}

/** A process of a run, by the module that it runs. */
const modules = {
  cell: 'engines/local/cell/process.js',
  service: 'stand-ins/service-process.js',
  publisher: 'engines/publisher/process.js',
} as const;

export type Victim = keyof typeof modules | 'coordinator';

export interface Ended {
  readonly code: number | null;
  readonly said: string;
  /** Processes that outlived the run, and what it left in the folder for temporary files. */
  readonly orphans: readonly string[];
  readonly left: readonly string[];
}

/** `predbench run`; when its first rows are written, the victim is killed. */
export async function runAndKill(dir: string, victim?: Victim): Promise<Ended> {
  const child = spawn(process.execPath, [cli, 'run', 'experiment.yaml'], {
    cwd: dir,
    env: { ...process.env, CI: 'true', TMPDIR: join(dir, 'tmp') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const closed = once(child, 'exit');
  const pid = child.pid as number;
  const seen = new Map<number, string>();
  let killed = victim === undefined;
  while (child.exitCode === null && child.signalCode === null) {
    for (const one of await descendantsOf(pid)) seen.set(one.pid, one.command);
    if (!killed && (await hasRows(dir))) {
      const target =
        victim === 'coordinator'
          ? pid
          : [...seen].find(([, command]) => command.includes(modules[victim as keyof typeof modules]))?.[0];
      if (target !== undefined) {
        process.kill(target, 'SIGKILL');
        killed = true;
      }
    }
    await sleep(50);
  }
  const [code] = (await closed) as [number | null];
  const orphans = await outliving(seen);
  return { code, said, orphans, left: (await readdir(join(dir, 'tmp'))).filter((name) => name !== '.keep') };
}

/** They have the time of a busy machine to end: those that stay do so for ever. */
async function outliving(seen: ReadonlyMap<number, string>): Promise<string[]> {
  for (let left = 600; ; left--) {
    const alive = await Promise.all(
      [...seen].map(async ([pid, command]) => ((await commandOf(pid)) === command ? [command] : [])),
    );
    const orphans = alive.flat();
    if (orphans.length === 0 || left === 0) return orphans;
    await sleep(100);
  }
}

interface Process {
  readonly pid: number;
  readonly command: string;
}

async function descendantsOf(pid: number): Promise<Process[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const found = await Promise.all(
    children
      .split(' ')
      .filter(Boolean)
      .map(async (child) => {
        const command = await commandOf(Number(child));
        return [...(command === undefined ? [] : [{ pid: Number(child), command }]), ...(await descendantsOf(Number(child)))];
      }),
  );
  return found.flat();
}

/** Undefined where it has ended. */
async function commandOf(pid: number): Promise<string | undefined> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command === '' ? undefined : command.replaceAll('\0', ' ').trim();
}

/** Whether the cell's clock has started: its first rows, or a job's input, are on the disk. */
async function hasRows(dir: string): Promise<boolean> {
  const files = await readdir(dir, { recursive: true }).catch(() => []);
  const sizes = files
    .filter((name) => /^results.*\.jsonl(\.partial)?$|^tmp.*instances-.*\.jsonl$/.test(name))
    .map((name) =>
      stat(join(dir, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).some((size) => size > 0);
}

/** The only run in the folder. */
export async function recordIn(dir: string) {
  const [id = '', ...others] = await readdir(join(dir, 'results'));
  if (others.length > 0) throw new Error(`one run, not also ${others.join(', ')}`);
  return readRecord(join(dir, 'results', id));
}

/** Frames of a stack are for developers, and only with --debug. */
export const stackTrace = /\n\s+at .*:\d+/;

/** What can be seen of a run with one cell. */
export function seenOf({ code, said, orphans, left }: Ended, { state, cells }: RunRecord) {
  const [cell, ...others] = cells;
  const failed = cell?.state === 'failed' ? cell : undefined;
  // Absent where it was killed before it reported any.
  const { due, ok, failed: without, dropped } = failed?.counted?.counts ?? { due: 0, ok: 0, failed: 0, dropped: 0 };
  return {
    code,
    orphans,
    left,
    state,
    hasStackTrace: stackTrace.test(said),
    cells: [failed?.reason, ...others],
    unaccounted: due - ok - without - dropped,
  };
}

/** The cell failed with the reason and its counts, and nothing is left of the run but its results. */
export function failedWith(reason: string): ReturnType<typeof seenOf> {
  return {
    code: exitCodes.cellFailed,
    orphans: [],
    left: [],
    state: 'complete',
    hasStackTrace: false,
    cells: [expect.stringContaining(reason)],
    unaccounted: 0,
  };
}
