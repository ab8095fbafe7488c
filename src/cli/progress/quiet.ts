import type { RunProgress } from '../../run/progress/run-progress.ts';
import type { Output } from '../commands/command.ts';
import type { Progress } from './progress.ts';
import { outcome, waitsFor } from './words.ts';

/** Only what went wrong, and what is left behind. */
export function quietProgress(run: RunProgress, { say }: Pick<Output, 'say'>): Progress {
  return {
    on(event) {
      run.on(event);
      if (event.type === 'cell-end' && event.cell.state === 'failed') say(`${event.cell.id} ${outcome(event.cell)}`);
      else if (event.type === 'note') say(event.text);
    },
    phase: () => undefined,
    stopping: () => say(`  ${waitsFor(run)}`),
    stop: () => undefined,
  };
}
