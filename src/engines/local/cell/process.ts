/** Entry of a cell's process. TensorFlow's thread settings, the peak RSS and a native abort belong to one process. */
import { onStop } from '../../../core/stop-signals.ts';
import { runCell } from './run-cell.ts';
import type { FromCell, ToCell } from './messages.ts';
import { wireError } from '../../../core/wire-error.ts';

const stop = new AbortController();
let go: () => void = () => undefined;
const gone = new Promise<void>((resolve) => (go = resolve));

// The coordinator usually gets the same signal; where it does not, this cell alone ends early.
onStop(() => stop.abort());
process.on('disconnect', () => process.exit());
process.on('message', (message: ToCell) => {
  if (message.type === 'start') void run(message);
  else if (message.type === 'go') go();
  else stop.abort();
});

async function run({ task }: Extract<ToCell, { type: 'start' }>): Promise<void> {
  try {
    const outcome = await runCell(task, {
      signal: stop.signal,
      onOpened: waitForGo,
      onProgress: (snapshot) => void send({ type: 'progress', snapshot }),
      onNote: (text) => void send({ type: 'note', text }),
    });
    await send({ type: 'measured', outcome });
  } catch (error) {
    await send({ type: 'failed', error: wireError(error) });
  }
  // Whatever a plug-in has left open.
  process.exit();
}

/** The coordinator reads the services' CPU before the clock starts. */
async function waitForGo(): Promise<void> {
  await send({ type: 'opened' });
  await Promise.race([gone, new Promise((resolve) => stop.signal.addEventListener('abort', resolve))]);
}

function send(message: FromCell): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, () => resolve());
    else resolve();
  });
}
