import { fork } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import type { CellJob, CellMeasurement, FromCell, ToCell } from './cell-messages.ts';
import { errorOf } from './messages.ts';

export interface CellProcessHooks {
  readonly signal: AbortSignal;
  /** Set up and warmed up; the cell's clock starts when this resolves. */
  onOpened(): Promise<void>;
  onProgress(done: number): void;
}

/**
 * Runs one cell in a process of its own, where TensorFlow has one thread a call. Rejects with the cell's own reason, or with the way its
 * process ended.
 */
export async function runCellProcess(job: CellJob, hooks: CellProcessHooks): Promise<CellMeasurement> {
  await mkdir(job.workDir, { recursive: true });
  const child = fork(new URL('./cell-process.js', import.meta.url), {
    env: { ...process.env, ...tensorflowThreads },
    // The command line's stdout belongs to the command's result.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  let stderr = '';
  child.stderr?.on('data', (data: Buffer) => (stderr = (stderr + data.toString()).slice(-4000)));
  const send = (message: ToCell) => child.connected && child.send(message);
  const stop = () => send({ type: 'stop' });
  hooks.signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<CellMeasurement>((resolve, reject) => {
      child.on('message', (message: FromCell) => {
        if (message.type === 'opened') hooks.onOpened().then(() => send({ type: 'go' }), reject);
        else if (message.type === 'progress') hooks.onProgress(message.done);
        else if (message.type === 'measured') resolve(message.measurement);
        else reject(errorOf(message.error));
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
        reject(
          new Error(
            `the cell's process ended unexpectedly (${how})${stderr === '' ? '' : `: ${stderr.trim().split('\n').at(-1)}`}`,
          ),
        );
      });
      send({ type: 'start', job });
      if (hooks.signal.aborted) stop();
    });
  } finally {
    hooks.signal.removeEventListener('abort', stop);
    if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve));
  }
}

/** One thread a call, in every process that holds a model: parallelism comes from the model threads, which all strategies have alike. */
export const tensorflowThreads = {
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  OMP_NUM_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '2',
} as const;
