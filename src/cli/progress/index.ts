/** How a run shows where it stands. */
import type { Plan } from '../../experiment/plan.ts';
import { RunProgress } from '../../run/progress/run-progress.ts';
import type { ProgressEvent } from '../../run/session.ts';
import type { Output } from '../commands/command.ts';
import { plainProgress } from './plain.ts';
import { quietProgress } from './quiet.ts';

export interface Progress {
  on(this: void, event: ProgressEvent): void;
  /** What goes on outside of cells. */
  phase(this: void, text: string): void;
  /** The run was asked to stop: says what it waits for. */
  stopping(this: void): void;
  stop(this: void): void;
}

/** Live lines on a terminal; otherwise a line at the start and end of each cell, and every ten seconds; with `quiet` problems only. */
export async function showProgress(plan: Plan, output: Output, quiet: boolean): Promise<Progress> {
  const run = new RunProgress(plan);
  if (quiet) return quietProgress(run, output);
  if (!output.interactive) return plainProgress(run, output);
  const { liveProgress } = await import('./live.ts');
  return liveProgress(run, output);
}
