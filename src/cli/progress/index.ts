import type { RunProgress } from '../../run/progress/run-progress.ts';
import type { Output } from '../commands/command.ts';
import { plainProgress } from './plain.ts';
import type { Progress } from './progress.ts';
import { quietProgress } from './quiet.ts';

/** Live lines on a terminal; otherwise a line at the start and end of each cell, and every ten seconds; with `quiet` problems only. */
export async function showProgress(run: RunProgress, output: Output, quiet: boolean): Promise<Progress> {
  if (quiet) return quietProgress(run, output);
  if (!output.interactive) return plainProgress(run, output);
  const { liveProgress } = await import('./live.ts');
  return liveProgress(run, output);
}
