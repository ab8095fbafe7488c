import { formatNumber } from '../../core/text.ts';
import type { ProgressEvent } from '../../run/session.ts';
import { furtherFailures, reasonOf } from '../../analysis/comparison/reason.ts';
import type { Cell } from '../../core/record.ts';
import type { Output } from './command.ts';

export interface Progress {
  on(this: void, event: ProgressEvent): void;
  stop(this: void): void;
}

/** A live line on a terminal; otherwise a line at the start and end of each cell, and every ten seconds. */
export async function showProgress(output: Output): Promise<Progress> {
  return output.interactive ? liveProgress() : plainProgress(output);
}

const quietMs = 10_000;
const calibrating =
  'calibrating the load generator, which takes a few seconds (`predbench doctor --calibrate` does it once for all runs)';

export function plainProgress({ say }: Pick<Output, 'say'>, now: () => number = performance.now.bind(performance)): Progress {
  let saidMs = now();
  return {
    on(event) {
      if (event.type === 'progress' && now() - saidMs < quietMs) return;
      saidMs = now();
      if (event.type === 'cell-start') say(title(event));
      else if (event.type === 'cell-end') say(`  ${outcome(event.cell)}`);
      else if (event.type === 'calibrating') say(calibrating);
      else if (event.type === 'note') say(`  ${event.text}`);
      else say(`  ${amount(event)}`);
    },
    stop: () => undefined,
  };
}

async function liveProgress(): Promise<Progress> {
  const { default: ora } = await import('ora');
  const spinner = ora({ stream: process.stderr, discardStdin: false });
  let cell = '';
  return {
    on(event) {
      if (event.type === 'cell-start') spinner.start((cell = title(event)));
      else if (event.type === 'calibrating') spinner.start(calibrating);
      else if (event.type === 'note') spinner.clear().stopAndPersist({ symbol: '!', text: event.text }).start(cell);
      else if (event.type === 'progress') spinner.text = `${cell}: ${amount(event)}`;
      else {
        const symbol = { measured: '+', stopped: '-', failed: 'x', 'not applicable': ' ' }[event.cell.state];
        spinner.stopAndPersist({ symbol, text: `${cell}: ${outcome(event.cell)}` });
      }
    },
    stop: () => void spinner.stop(),
  };
}

function title({ cell, index, total }: Extract<ProgressEvent, { type: 'cell-start' }>): string {
  return `[${index + 1}${total === undefined ? '' : `/${total}`}] ${cell.id}`;
}

function amount({ done, total }: Extract<ProgressEvent, { type: 'progress' }>): string {
  return total === undefined ? `${formatNumber(done)} rows` : `${formatNumber(done)} of ${formatNumber(total)} rows`;
}

function outcome(cell: Cell): string {
  switch (cell.state) {
    case 'failed':
      return [`failed: ${reasonOf(cell)}`, ...furtherFailures(cell)].join('\n    ');
    case 'not applicable':
      return `not applicable: ${cell.reason}`;
    case 'measured':
    case 'stopped': {
      const { measured, judged } = cell.result;
      const { counts, throughputRowsPerS, latencyMs } = measured;
      const figures = [
        `${formatNumber(Math.round(throughputRowsPerS))} rows/s`,
        ...(latencyMs === undefined ? [] : [`p50 ${latencyMs.p50.toFixed(2)} ms, p99 ${latencyMs.p99.toFixed(2)} ms`]),
        ...(counts.failed ? [`${formatNumber(counts.failed)} failed`] : []),
        ...(counts.dropped ? [`${formatNumber(counts.dropped)} dropped`] : []),
        ...(judged.valid.ok ? [] : [`INVALID: ${judged.valid.reason}`]),
      ];
      return `${cell.state === 'stopped' ? 'stopped early; ' : ''}${figures.join(', ')}`;
    }
  }
}
