import { mkdir } from 'node:fs/promises';
import { errorOf } from '../../core/wire-error.ts';
import { forkQuietly, tensorflowThreads } from '../child-process.ts';
import type { CellOutcome, Engine } from '../engine.ts';
import type { FromCell, ToCell } from './cell/messages.ts';

/** Runs each cell in its own process on this machine, with predictors in worker threads and one TensorFlow thread per call. */
export const localEngine: Engine = {
  name: 'local',
  takes: () => true,
  async run(task, hooks) {
    const { signal } = hooks;
    await mkdir(task.workDir, { recursive: true });
    const child = forkQuietly<FromCell, ToCell>(new URL('./cell/process.js', import.meta.url), {
      name: "the cell's process",
      env: tensorflowThreads,
    });
    const outcome = new Promise<CellOutcome>((resolve, reject) => {
      child.onMessage((message) => {
        if (message.type === 'opened') hooks.onOpened().then(() => child.send({ type: 'go' }), reject);
        else if (message.type === 'progress') hooks.onProgress(message.counted);
        else if (message.type === 'measured') resolve(message.outcome);
        else reject(errorOf(message.error));
      });
    });
    const stop = () => child.send({ type: 'stop' });
    signal.addEventListener('abort', stop, { once: true });
    child.send({ type: 'start', task });
    if (signal.aborted) stop();
    try {
      return await Promise.race([outcome, child.ended]);
    } finally {
      signal.removeEventListener('abort', stop);
      await child.exited;
    }
  },
};
