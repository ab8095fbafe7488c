import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * V8's helper threads, which compile and collect garbage in bursts of milliseconds. Node's 4 on a machine of two cores kept requests
 * waiting: from the due time, a stream's 99th percentile was a sixth to a half longer with them.
 */
const v8HelperThreads = Math.max(1, Math.min(4, availableParallelism() - 1));

/** A process that writes nothing to the terminal, whose stdout belongs to the command's result. */
export interface QuietChild<From, To> {
  onMessage(take: (message: From) => void): void;
  /** Does nothing once the process has ended. */
  send(message: To): void;
  /** Rejects when it has ended, or cannot start, with the way and the last line that it wrote to stderr. */
  readonly ended: Promise<never>;
  /** Resolves when it has ended. */
  readonly exited: Promise<void>;
}

/** Starts the module in a process of its own. `name`: what it is in the words of an error. */
export function forkQuietly<From, To extends object>(
  module: URL,
  { name, env = {} }: { readonly name: string; readonly env?: Readonly<Record<string, string>> },
): QuietChild<From, To> {
  const child = fork(module, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    execArgv: [...process.execArgv, `--v8-pool-size=${v8HelperThreads}`],
  });
  let stderr = '';
  child.stderr?.on('data', (data: Buffer) => (stderr = (stderr + data.toString()).slice(-4000)));
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    // Not `exit`: what it wrote has been read by now.
    child.once('close', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      const last = stderr.trim().split('\n').at(-1) ?? '';
      reject(new Error(`${name} ended (${how})${last === '' ? '' : `: ${last}`}`));
    });
  });
  // Looked at by who waits for something of it.
  ended.catch(() => undefined);
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => child.pid === undefined && resolve());
  });
  return {
    onMessage(take) {
      child.on('message', take);
    },
    send(message) {
      if (child.connected) child.send(message);
    },
    ended,
    exited,
  };
}

/** One thread a call, in every process that holds a model: parallelism comes from the model threads, which all strategies have alike. */
export const tensorflowThreads = {
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  OMP_NUM_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '2',
} as const;
