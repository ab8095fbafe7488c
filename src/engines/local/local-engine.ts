import { mkdir } from 'node:fs/promises';
import { errorOf } from '../../core/wire-error.ts';
import { forkQuietly, tensorflowThreads } from '../child-process.ts';
import type { CellOutcome, Engine } from '../engine.ts';
import type { FromCell, ToCell } from './cell/messages.ts';
import { Silence } from './silence.ts';

/** Cancelling a job and closing a sink may take this long after Ctrl-C. */
const mostStopMs = 60_000;
/** Nothing is measured yet. */
const mostStopOpeningMs = 5000;
/** From the outcome to the end of the process. */
const mostEndMs = 10_000;

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
    let opened = false;
    const silence = new Silence(task.settings.callTimeoutS, () => child.kill());
    const outcome = new Promise<CellOutcome>((resolve, reject) => {
      child.onMessage((message) => {
        silence.broken();
        if (message.type === 'opened') {
          opened = true;
          hooks.onOpened().then(() => child.send({ type: 'go' }), reject);
        } else if (message.type === 'progress') hooks.onProgress(message.snapshot);
        else if (message.type === 'note') hooks.onNote(message.text);
        else if (message.type === 'measured') resolve(message.outcome);
        else reject(errorOf(message.error));
      });
    });
    let timer: NodeJS.Timeout | undefined;
    let late = false;
    const stop = () => {
      child.send({ type: 'stop' });
      timer = setTimeout(
        () => {
          late = true;
          child.kill();
        },
        opened ? mostStopMs : mostStopOpeningMs,
      );
    };
    signal.addEventListener('abort', stop, { once: true });
    child.send({ type: 'start', task });
    if (signal.aborted) stop();
    try {
      return await Promise.race([outcome, child.ended]);
    } catch (error) {
      if (late) throw new Error('did not end when it was stopped, and was killed', { cause: error });
      throw silence.reason ?? error;
    } finally {
      silence.end();
      signal.removeEventListener('abort', stop);
      clearTimeout(timer);
      await child.endWithin(mostEndMs);
    }
  },
};
