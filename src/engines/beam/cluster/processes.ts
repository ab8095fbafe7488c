/** Processes that outlive the command that starts them. */
import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../../../../setup/run-command.js';

export interface ClusterProcess {
  readonly name: string;
  /** Also of its group, which its children belong to. */
  readonly pid: number;
  /** In its command line and in no other: the id may be another process's after a restart of the machine. */
  readonly mark: string;
  readonly log: string;
}

export interface Start extends Omit<ClusterProcess, 'pid'> {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Rejects if the command cannot be started. */
export async function start({ command, args, env = {}, ...rest }: Start): Promise<ClusterProcess> {
  const log = await open(rest.log, 'w');
  try {
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { ...process.env, ...env },
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    if (child.pid === undefined) throw new Error(`${command} has no process`);
    return { ...rest, pid: child.pid };
  } finally {
    await log.close();
  }
}

/** Those that are alive. */
export async function running(processes: readonly ClusterProcess[]): Promise<ClusterProcess[]> {
  const found = await list();
  return processes.filter(({ pid, mark }) => found.some((one) => one.pid === pid && one.command.includes(mark)));
}

/** Ends them with all their children; resolves when none is left. Rejects if one cannot be ended. */
export async function end(processes: readonly ClusterProcess[], graceMs = 10_000): Promise<void> {
  const groups = await groupsOf(processes);
  for (const group of groups) signal(group, 'SIGTERM');
  if (!(await ended(processes, graceMs))) for (const group of await groupsOf(processes)) signal(group, 'SIGKILL');
  if (await ended(processes, graceMs)) return;
  const left = (await groupsOf(processes)).join(', ');
  throw new Error(`processes of the group ${left} do not end, not even by SIGKILL`);
}

async function ended(processes: readonly ClusterProcess[], withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs;
  while ((await groupsOf(processes)).length > 0) {
    if (Date.now() > until) return false;
    await sleep(100);
  }
  return true;
}

/** A worker outlives a pool that was killed. */
const worker = 'apache_beam.runners.worker.sdk_worker_main';

/** Groups in which something of the cluster is alive. */
async function groupsOf(processes: readonly ClusterProcess[]): Promise<number[]> {
  const found = await list();
  return processes
    .filter(({ pid, mark }) =>
      found.some(({ group, command }) => group === pid && (command.includes(mark) || command.includes(worker))),
    )
    .map(({ pid }) => pid);
}

interface Listed {
  readonly pid: number;
  readonly group: number;
  readonly command: string;
}

async function list(): Promise<Listed[]> {
  const { ok, stdout, failure } = await runCommand('ps', ['-A', '-ww', '-o', 'pid=,pgid=,args='], { env: process.env });
  if (!ok) throw new Error(`the processes of this machine cannot be listed: ps: ${failure}`);
  return [...stdout.matchAll(/^ *(\d+) +(\d+) (.*)$/gm)].map(([, pid, group, command = '']) => ({
    pid: Number(pid),
    group: Number(group),
    command,
  }));
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
