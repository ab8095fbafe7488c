/** A Flink cluster on this machine: a JobManager, two TaskManagers and a pool that starts Python workers for them. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beamPackage } from '../../../../setup/beam.js';
import { exitCodes, messageOf, ProblemsError } from '../../../core/problems.ts';
import { tensorflowThreads } from '../../child-process.ts';
import { flinkJars, type FlinkJars, logSettings, setUpFlinkJars } from './jars.ts';
import { type ClusterProcess, end, running, start, type Start } from './processes.ts';
import { overview } from './rest-api.ts';
import { flinkSettings, javaFlags, jobManagerClass, type Ports, taskManagerClass } from './settings.ts';
import { clusterFolder, type ClusterState, readState, removeState, writeState } from './state.ts';
import { type ClusterTools, clusterTools } from './tools.ts';

export const taskManagers = 2;

/** Java and Python start in seconds; a busy machine may take some minutes. */
const startLimitMs = 300_000;

export interface Up {
  readonly state: ClusterState;
  readonly wasRunning: boolean;
}

/**
 * Starts the cluster, unless it is there. `workers`: most that a job may ask for; one TaskManager can take them all, so a job goes on
 * when the other is lost. Throws ProblemsError if something is missing or does not start; then nothing is left running.
 */
export async function bringUp(workers: number, say: (line: string) => void, signal: AbortSignal): Promise<Up> {
  const tools = await clusterTools((await flinkJars()) !== undefined);
  const jars = await setUpFlinkJars(tools, say);
  const present = await current();
  if (present !== undefined) return { state: checked(present, workers), wasRunning: true };
  await refuseAnotherStart();
  await bringDown();
  const ports = await freePorts();
  const state: ClusterState = {
    master: `127.0.0.1:${ports.rest}`,
    workerPool: `localhost:${ports.pool}`,
    taskManagers,
    slotsPerTaskManager: workers,
    startedBy: process.pid,
    processes: [],
  };
  try {
    await prepareFolder(ports, workers);
    for (const one of starts(tools, jars, ports)) {
      state.processes.push(await start(one));
      // At once, so that `down` finds all after a kill of this command.
      await writeState(state);
    }
    await ready(state, signal);
  } catch (error) {
    await bringDown();
    throw error;
  }
  const { startedBy: _, ...started } = state;
  await writeState(started);
  return { state: started, wasRunning: false };
}

/** Ends all its processes. False if there were none. */
export async function bringDown(): Promise<boolean> {
  const state = await readState();
  if (state === undefined) return false;
  const alive = await running(state.processes);
  await end(state.processes);
  await rm(join(clusterFolder(), 'tmp'), { recursive: true, force: true });
  await removeState();
  return alive.length > 0;
}

/** The cluster that was started here and is whole; undefined if there is none. */
export async function current(): Promise<ClusterState | undefined> {
  const state = await readState();
  if (state === undefined || state.startedBy !== undefined) return undefined;
  return (await running(state.processes)).length === state.processes.length ? state : undefined;
}

function checked(state: ClusterState, workers: number): ClusterState {
  if (state.slotsPerTaskManager >= workers) return state;
  throw new ProblemsError({
    file: '--workers',
    message: `the running cluster takes ${state.slotsPerTaskManager}, not ${workers}`,
    remedy: `run: predbench cluster down, then: predbench cluster up --workers ${workers}`,
  });
}

async function refuseAnotherStart(): Promise<void> {
  const starter = (await readState())?.startedBy;
  if (starter === undefined || !isAlive(starter)) return;
  const remedy = 'wait for it, or run: predbench cluster down';
  throw new ProblemsError({ message: `process ${starter} is starting a cluster`, remedy }, { exitCode: exitCodes.environment });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function prepareFolder(ports: Ports, slots: number): Promise<void> {
  const folder = clusterFolder();
  await mkdir(join(folder, 'conf'), { recursive: true });
  await mkdir(join(folder, 'tmp'), { recursive: true });
  await writeFile(join(folder, 'conf', 'config.yaml'), JSON.stringify(flinkSettings(folder, ports, slots), null, 2));
}

function starts({ java, python }: ClusterTools, { classPath }: FlinkJars, ports: Ports): Start[] {
  const folder = clusterFolder();
  const mark = `-Dpredbench.cluster=${randomUUID()}`;
  const logOf = (name: string) => join(folder, `${name.toLowerCase().replaceAll(' ', '-')}.log`);
  const flink = (name: string, heapMb: number, main: string): Start => ({
    name,
    mark,
    log: logOf(name),
    command: java,
    args: [...javaFlags(folder, heapMb, logSettings, mark), '-cp', classPath.join(delimiter), main, '-c', join(folder, 'conf')],
  });
  const module = 'predbench_beam.worker_pool';
  const pool: Start = {
    name: 'worker pool',
    mark: `${module} ${ports.pool}`,
    log: logOf('worker pool'),
    command: python,
    args: ['-m', module, `${ports.pool}`],
    env: { ...tensorflowThreads, PYTHONPATH: beamPackage, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
  };
  const numbers = Array.from({ length: taskManagers }, (_, i) => i + 1);
  return [
    flink('JobManager', 320, jobManagerClass),
    ...numbers.map((number) => flink(`TaskManager ${number}`, 400, taskManagerClass)),
    pool,
  ];
}

async function ready(state: ClusterState, signal: AbortSignal): Promise<void> {
  const until = Date.now() + startLimitMs;
  for (;;) {
    signal.throwIfAborted();
    const [lost] = await dead(state.processes);
    if (lost !== undefined) throw failed(`${lost.name} ended: ${await lastLine(lost.log)}`, `see ${lost.log}`);
    const found = await overview(state.master).catch(() => undefined);
    if (found?.taskmanagers === taskManagers && (await poolIsReady(state))) return;
    if (Date.now() > until) {
      const message = `no cluster after ${startLimitMs / 1000} s: ${found?.taskmanagers ?? 0} of ${taskManagers} TaskManagers`;
      throw failed(message, `see the logs in ${clusterFolder()}`);
    }
    await sleep(250, undefined, { signal });
  }
}

async function dead(processes: readonly ClusterProcess[]): Promise<ClusterProcess[]> {
  const alive = await running(processes);
  return processes.filter((one) => !alive.includes(one));
}

async function poolIsReady({ processes }: ClusterState): Promise<boolean> {
  const pool = processes.at(-1);
  return pool !== undefined && (await readFile(pool.log, 'utf8')).includes('listening on');
}

function failed(message: string, remedy: string): ProblemsError {
  return new ProblemsError({ message: `the cluster does not start: ${message}`, remedy }, { exitCode: exitCodes.environment });
}

/** The first error of a log, else its last line. */
async function lastLine(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch((error: unknown) => messageOf(error));
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /ERROR|Error:/.test(line)) ?? lines.at(-1) ?? 'its log is empty';
}

/** All at once, so that they differ. */
async function freePorts(): Promise<Ports> {
  const servers = await Promise.all([listen(), listen(), listen(), listen()]);
  const [rest, rpc, blob, pool] = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a server without a port');
    return address.port;
  });
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  if (rest === undefined || rpc === undefined || blob === undefined || pool === undefined) throw new Error('no ports');
  return { rest, rpc, blob, pool };
}

async function listen(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
