import type { RunProgress } from '../../run/progress/run-progress.ts';
import type { Output } from '../commands/command.ts';
import type { Progress } from './progress.ts';
import { calibrating, figuresNow, outcome, rowsNow, runNow, title, waitsFor } from './words.ts';

const quietMs = 10_000;

/** Lines for a log. */
export function plainProgress(
  run: RunProgress,
  { say }: Pick<Output, 'say'>,
  now: () => number = performance.now.bind(performance),
): Progress {
  let saidMs = now();
  return {
    on(event) {
      run.on(event);
      if (event.type === 'progress' && now() - saidMs < quietMs) return;
      saidMs = now();
      if (event.type === 'cell-start') say(title(run, event.cell));
      else if (event.type === 'cell-end') say(`  ${outcome(event.cell)}`);
      else if (event.type === 'calibrating') say(`${calibrating} (once for all: predbench doctor --calibrate)`);
      else if (event.type === 'note') say(`  ${event.text}`);
      else if (run.cell !== undefined)
        say(`  ${[rowsNow(run.cell), ...figuresNow(run.cell).map(({ text }) => text)].join(', ')}; ${runNow(run)}`);
    },
    phase: () => undefined,
    stopping: () => say(`  ${waitsFor(run)}`),
    stop: () => undefined,
  };
}
