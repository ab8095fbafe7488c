import { mkdir } from 'node:fs/promises';
import type { CountsSoFar, GeneratorCeiling } from '../../core/record.ts';
import type { CellJob, FromCell, RanCell, ToCell } from '../engine.ts';
import { errorOf } from '../../core/wire-error.ts';
import type { OneJob } from './one-job.ts';
import { forkQuietly, tensorflowThreads } from '../child-process.ts';

export { openPool, type Pool } from './workers/pool.ts';
export type { OneJob };

// Loaded when they are called: a service takes only the pool, and its memory is measured.
export async function measureCeiling(onProbe?: (what: string) => void): Promise<GeneratorCeiling> {
  return (await import('./ceiling/ceiling.ts')).measureCeiling(onProbe);
}

export async function runOneJob(job: OneJob): Promise<number> {
  return (await import('./one-job.ts')).runOneJob(job);
}

export interface CellProcessHooks {
  readonly signal: AbortSignal;
  /** Set up and warmed up; the cell's clock starts when this resolves. */
  onOpened(): Promise<void>;
  /** What is counted by now: four times a second, and when the cell has ended or failed. */
  onProgress(counted: CountsSoFar): void;
}

/**
 * Runs one cell in a process of its own, where TensorFlow has one thread a call. Rejects with the cell's own reason, or with the way its
 * process ended.
 */
export async function runCellProcess(job: CellJob, hooks: CellProcessHooks): Promise<RanCell> {
  await mkdir(job.workDir, { recursive: true });
  const child = forkQuietly<FromCell, ToCell>(new URL('./cell/process.js', import.meta.url), {
    name: "the cell's process",
    env: tensorflowThreads,
  });
  const ran = new Promise<RanCell>((resolve, reject) => {
    child.onMessage((message) => {
      if (message.type === 'opened') hooks.onOpened().then(() => child.send({ type: 'go' }), reject);
      else if (message.type === 'progress') hooks.onProgress(message.counted);
      else if (message.type === 'measured') resolve(message.ran);
      else reject(errorOf(message.error));
    });
  });
  const stop = () => child.send({ type: 'stop' });
  hooks.signal.addEventListener('abort', stop, { once: true });
  child.send({ type: 'start', job });
  if (hooks.signal.aborted) stop();
  try {
    return await Promise.race([ran, child.ended]);
  } finally {
    hooks.signal.removeEventListener('abort', stop);
    await child.exited;
  }
}
