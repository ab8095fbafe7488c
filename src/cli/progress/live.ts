import ora from 'ora';
import pc from 'picocolors';
import type { RunProgress } from '../../run/progress/run-progress.ts';
import type { Output } from '../commands/command.ts';
import type { Progress } from './progress.ts';
import { barLine, cellLine } from './layout.ts';
import { calibrating, outcome, title, waitsFor } from './words.ts';

/** Often enough to look alive; measured cells share the machine with it. */
const refreshMs = 250;
const spinner = { interval: refreshMs, frames: ['-', '\\', '|', '/'] };

/** A line for the cell in work and a bar for the run, below what is said. */
export function liveProgress(run: RunProgress, output: Output): Progress {
  const { stderr } = process;
  // What others write goes above it.
  const live = ora({ stream: stderr, spinner, color: false, discardStdin: false, isEnabled: true });
  const { dim, green, red, yellow } = pc.createColors(output.sayColor);
  const marks = { measured: green('+'), stopped: yellow('-'), failed: red('x'), 'not applicable': ' ' };
  let name = '';
  let phase = '';
  let state: string | undefined;
  const columns = () => stderr.columns || 80;
  const say = (mark: string, text: string) => output.say(`${mark} ${text}`);
  const refresh = () => {
    // The spinner and a space come first; in the last column some terminals break the line.
    const width = columns() - 3;
    const line = run.cell === undefined ? phase.slice(0, width) : cellLine(run, width, state);
    live.text = run.cell === undefined && run.done === 0 ? line : `${line}\n${dim(barLine(run, width))}`;
  };
  const timer = setInterval(refresh, refreshMs);
  const stop = () => {
    clearInterval(timer);
    process.off('exit', stop);
    live.stop();
  };
  // A second Ctrl-C: the shell's prompt gets a line of its own.
  process.on('exit', stop);
  return {
    on(event) {
      run.on(event);
      if (event.type === 'cell-start') name = title(run, event.cell);
      else if (event.type === 'cell-end') phase = run.done < run.total ? 'saving' : 'comparing the predictions';
      else if (event.type === 'calibrating') phase = calibrating;
      refresh();
      live.start();
      // Shows the live lines anew.
      if (event.type === 'cell-end') say(marks[event.cell.state], `${name}: ${outcome(event.cell)}`);
      else if (event.type === 'note') say(yellow('!'), event.text);
    },
    phase(text) {
      phase = text;
      refresh();
      live.start();
    },
    stopping() {
      state = 'stopping';
      refresh();
      say(' ', waitsFor(run));
    },
    stop,
  };
}
