/** What a runner needs beside the pipeline. */
import { randomUUID } from 'node:crypto';
import type { BeamSettings } from '../../core/keys/engine.ts';
import { LeftRunningError } from '../../core/left-running.ts';
import { messageOf } from '../../core/problems.ts';
import type { CellTask } from '../engine.ts';
import { cancelJobs } from './cluster/rest-api.ts';
import { flinkOptions, flinkTarget } from './cluster/target.ts';

export interface RunnerOfCell {
  /** As on a command line of Beam. */
  readonly options: readonly string[];
  /** Cancels the job if it goes on after its driver: one that was killed cannot. Throws LeftRunningError if that fails. */
  cancelLeft(): Promise<void>;
}

/** Throws ProblemsError if the runner is not there. */
export async function runnerOf(settings: BeamSettings, task: CellTask, say: (line: string) => void): Promise<RunnerOfCell> {
  if (settings.runner !== 'flink') return { options: [], cancelLeft: async () => {} };
  const target = await flinkTarget(settings, task.workers, say);
  const name = `predbench-${randomUUID()}`;
  return {
    options: flinkOptions(target, task.workers, name),
    async cancelLeft() {
      try {
        await cancelJobs(target.master, name);
      } catch (error) {
        const message = `the job ${name} may go on at ${target.master}: ${messageOf(error)}`;
        throw new LeftRunningError(message, { cause: error });
      }
    },
  };
}
