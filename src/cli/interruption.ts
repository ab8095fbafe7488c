import { exitCodes } from '../core/problems.ts';
import { onStop } from '../core/stop-signals.ts';

/** Signals closer than this come from one cause: under npm, Ctrl-C arrives from the terminal and from npm; `timeout` signals twice. */
const sameCauseMs = 500;

/** Aborted by the first Ctrl-C or other stop, so that the run keeps its results; the second one ends the process. */
export function interruption(say: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  let stoppedMs = 0;
  const stop = () => {
    if (controller.signal.aborted) {
      if (performance.now() - stoppedMs < sameCauseMs) return;
      say('stopped at once');
      // The processes that this one started exit with it.
      process.exit(exitCodes.interrupted);
    }
    stoppedMs = performance.now();
    say('stopping; press Ctrl-C again to stop at once');
    controller.abort();
  };
  onStop(stop);
  return controller.signal;
}
