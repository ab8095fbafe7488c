import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * V8's helper threads compile and collect garbage in bursts of milliseconds. On two cores, Node's default of 4 raised a stream's p99
 * latency by a sixth to a half.
 */
const v8HelperThreads = Math.max(1, Math.min(4, availableParallelism() - 1));

/** A process that writes nothing to stdout, which belongs to the command's result. */
export interface QuietChild<From, To> {
  /** Undefined if it did not start. */
  readonly pid: number | undefined;
  onMessage(take: (message: From) => void): void;
  /** Does nothing after the process has ended. */
  send(message: To): void;
  /** Rejects when the process ends or cannot start, with the reason and the last line of its stderr. */
  readonly ended: Promise<never>;
  /** Resolves when the process has ended. */
  readonly exited: Promise<void>;
  /** Ends it at once. */
  kill(): void;
  /** Waits for the process to end by itself, but no longer than that. */
  endWithin(ms: number): Promise<void>;
}

/** Starts the module in a new process. `name` is used in error messages. */
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
    // Unlike `exit`, comes after all output has been read.
    child.once('close', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      const last = stderr.trim().split('\n').at(-1) ?? '';
      reject(new Error(`${name} ended (${how})${last === '' ? '' : `: ${last}`}`));
    });
  });
  // Whoever waits for the process handles it.
  ended.catch(() => undefined);
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => child.pid === undefined && resolve());
  });
  const kill = () => void child.kill('SIGKILL');
  return {
    pid: child.pid,
    onMessage(take) {
      child.on('message', take);
    },
    send(message) {
      if (child.connected) child.send(message);
    },
    ended,
    exited,
    kill,
    async endWithin(ms) {
      const timer = setTimeout(kill, ms);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** One thread per call wherever a model runs: parallelism comes from the model threads, which are equal for all strategies. */
export const tensorflowThreads = {
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  OMP_NUM_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '2',
} as const;
