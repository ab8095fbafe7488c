/** The Python process that builds a pipeline, submits it and tells of it (`python -m predbench_beam`). */
import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { beamPackage, prismCommand } from '../../../setup/beam.js';
import { foreignText } from '../../core/foreign-text.ts';
import { tensorflowThreads } from '../child-process.ts';

type DriverEvent =
  | { readonly event: 'ready' }
  | { readonly event: 'submitted'; readonly atMs: number; readonly jobId?: string }
  | { readonly event: 'note'; readonly text: string }
  | ({ readonly event: 'described' } & Described)
  | ({ readonly event: 'ended' } & JobEnd)
  | { readonly event: 'failed'; readonly message: string };

/** A job for Dataflow. */
export interface Described {
  /** As Google's API has it. */
  readonly job: unknown;
  readonly steps: readonly string[];
  readonly shuffles: number;
}

/** CPU seconds so far; `children`: of all processes that the driver started. */
export interface DriverCpu {
  readonly self: number;
  readonly children: number;
}

interface JobEnd {
  /** Milliseconds since the epoch, like all times of workers. */
  readonly endMs: number;
  /** Of Beam and of the runner, by `namespace/name`. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly cpuS: DriverCpu;
}

export interface EndedJob extends JobEnd {
  readonly submittedMs: number;
  /** The runner's own name; absent if it gives none. */
  readonly jobId?: string;
}

export interface Driver {
  /** Undefined if it did not start. */
  readonly pid: number | undefined;
  /** When the pipeline is built. */
  readonly ready: Promise<void>;
  /** With the flag `--describe`, in place of a job that is submitted. */
  readonly described: Promise<Described>;
  /** Submits the job. */
  go(): void;
  /** Rejects with the reason if the job fails or the driver ends before it. */
  readonly ended: Promise<EndedJob>;
  /** Cancels the job; `ended` rejects, unless the job has ended. */
  cancel(): void;
  /** Ends it at once, with all that it started. */
  kill(): void;
  /** Waits for the process to end by itself, but no longer than that. */
  endWithin(ms: number): Promise<void>;
}

export function startDriver(
  python: string,
  specFile: string,
  onNote: (text: string) => void,
  flags: readonly '--describe'[] = [],
): Driver {
  const prism = prismCommand();
  const child = spawn(python, ['-m', 'predbench_beam', specFile, ...flags], {
    env: {
      ...packageEnvironment(),
      ...tensorflowThreads,
      PYTHONUNBUFFERED: '1',
      ...(prism !== undefined && { PREDBENCH_PRISM: prism }),
    },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    // Ctrl-C in a terminal goes to its whole process group, and would end what is still to drain.
    detached: true,
  });
  const tail = lastLines(child);
  // It may end before it reads.
  child.stdin?.on('error', () => undefined);
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  let submitted: { readonly submittedMs: number; readonly jobId?: string } | undefined;
  const ready = pending<void>();
  const ended = pending<EndedJob>();
  const described = pending<Described>();
  const fail = (error: Error) => {
    ready.reject(error);
    ended.reject(error);
    described.reject(error);
  };
  createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
    const event = eventIn(line);
    if (event === undefined) fail(new Error(`the pipeline's driver said what is no event: ${foreignText(line)}`));
    else if (event.event === 'ready') ready.resolve();
    else if (event.event === 'note') onNote(event.text);
    else if (event.event === 'described') described.resolve(event);
    else if (event.event === 'failed') fail(new Error(foreignText(event.message)));
    else if (event.event === 'submitted') submitted = { submittedMs: event.atMs, ...(event.jobId && { jobId: event.jobId }) };
    else if (submitted === undefined) fail(new Error('the driver told of the end of a job that it had not submitted'));
    else ended.resolve({ ...event, ...submitted });
  });
  child.once('error', (cause) => fail(new Error(`${python} cannot be started: ${cause.message}`, { cause })));
  // Unlike `exit`, comes after all events have been read.
  child.once('close', (code, signal) => {
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    fail(new Error(`the pipeline's driver ended (${how})${tail() === '' ? '' : `: ${foreignText(tail())}`}`));
  });
  return {
    pid: child.pid,
    ready: ready.promise,
    described: described.promise,
    go: () => void child.stdin?.write('go\n'),
    ended: ended.promise,
    cancel: () => void child.stdin?.end(),
    kill: () => killGroup(child),
    async endWithin(ms) {
      child.stdin?.end();
      const timer = setTimeout(() => killGroup(child), ms);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** In which Python finds the pipeline's package. */
export function packageEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PYTHONPATH: [beamPackage, process.env['PYTHONPATH'] ?? ''].filter((path) => path !== '').join(delimiter),
    // It may be installed where nobody else writes.
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

function eventIn(line: string): DriverEvent | undefined {
  try {
    return JSON.parse(line) as DriverEvent;
  } catch {
    return undefined;
  }
}

interface Pending<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: Error): void;
}

/** Only its first end counts. Whoever waits for it handles a rejection. */
function pending<T>(): Pending<T> {
  let settle: Omit<Pending<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  promise.catch(() => undefined);
  return { promise, resolve: (value) => settle?.resolve(value), reject: (reason) => settle?.reject(reason) };
}

/** The driver and all that it started. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

const keptCharacters = 4000;

/** The last line of its standard error; its standard output says nothing that anyone needs. */
function lastLines({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  stdout?.resume();
  stderr?.on('data', (data: Buffer) => (text = (text + data.toString()).slice(-keptCharacters)));
  return () => text.trim().split('\n').at(-1) ?? '';
}
