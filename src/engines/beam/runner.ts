/** What a runner needs beside the pipeline. */
import { randomUUID } from 'node:crypto';
import type { BeamSettings } from '../../core/keys/engine.ts';
import { LeftRunningError } from '../../core/left-running.ts';
import { messageOf } from '../../core/problems.ts';
import { placeOf } from '../../data/storage/index.ts';
import type { CellTask } from '../engine.ts';
import { cancelJobs } from './cluster/rest-api.ts';
import { flinkOptions, flinkTarget } from './cluster/target.ts';
import { cancelLeft, dataflowCell, stageModel } from './dataflow/cell.ts';
import { inImage } from './dataflow/image.ts';
import type { PipelineSpec } from './spec.ts';

export interface RunnerOfCell {
  /** As on a command line of Beam. */
  readonly options: readonly string[];
  /** Those of the runner on this machine that the driver does not start, to measure their CPU; undefined where workers are elsewhere. */
  readonly processes: readonly number[] | undefined;
  /** As its workers take it. */
  spec(spec: PipelineSpec): PipelineSpec;
  /** Before the pipeline is built. */
  prepare(): Promise<void>;
  /** Cancels the job if it goes on after its driver: one that was killed cannot. Throws LeftRunningError if that fails. */
  cancelLeft(): Promise<void>;
  /** Removes what was prepared, and what the pipeline left. */
  clear(): Promise<void>;
}

const plain: RunnerOfCell = {
  options: [],
  processes: [],
  spec: (spec) => spec,
  prepare: async () => {},
  cancelLeft: async () => {},
  clear: async () => {},
};

/** Throws ProblemsError if the runner is not there. */
export async function runnerOf(settings: BeamSettings, task: CellTask, say: (line: string) => void): Promise<RunnerOfCell> {
  if (settings.runner === 'dataflow') return onDataflow(settings, task);
  if (settings.runner !== 'flink') return plain;
  const target = await flinkTarget(settings, task.workers, say);
  const name = `predbench-${randomUUID()}`;
  return {
    ...plain,
    options: flinkOptions(target, task.workers, name),
    processes: target.processes,
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

function onDataflow({ dataflow }: BeamSettings, task: CellTask): RunnerOfCell {
  if (dataflow === undefined) throw new Error('the runner dataflow without its keys is refused with the experiment');
  const { folder, options } = dataflowCell(dataflow, task);
  return {
    options,
    processes: undefined,
    spec: (spec) => inImage(spec, folder),
    prepare: () => stageModel(task.model.path, folder),
    cancelLeft: () => cancelLeft(dataflow, task),
    clear: () => placeOf(folder).remove(folder),
  };
}
