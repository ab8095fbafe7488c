import { systemClock } from '../core/clock.ts';
import type { JobPredictor, JobStrategy } from '../core/predictor.ts';
import { endsWithin } from '../core/within.ts';
import { labelledFolder } from '../data/storage/index.ts';
import { mostCloseMs, notClosed } from './closing.ts';
import { type CellHooks, type CellTask, openContext } from './engine.ts';
import { JobFiles } from './job-files.ts';

export interface OpenedJob {
  readonly predictor: JobPredictor;
  readonly openS: number;
  /** Folder for its files: in the strategy's storage if it has one. */
  readonly workDir: string;
  readonly files: JobFiles;
  /** Closes the predictor and removes the files that are not kept. */
  close(): Promise<void>;
}

/** Opens the predictor of a cell's job. Rejects with its reason. */
export async function openJob(
  task: CellTask,
  strategy: JobStrategy,
  options: unknown,
  { onNote }: Pick<CellHooks, 'onNote'>,
): Promise<OpenedJob> {
  const storage = strategy.storage?.(options);
  const workDir = storage === undefined ? task.workDir : labelledFolder(storage, task.labels);
  const files = new JobFiles(workDir, task.jobFiles);
  const startMs = systemClock.now();
  const predictor = await strategy.open(options, { ...openContext(task, 1), workDir });
  return {
    predictor,
    openS: (systemClock.now() - startMs) / 1000,
    workDir,
    files,
    async close() {
      const closed = Promise.resolve(predictor.close?.());
      if (!(await endsWithin(mostCloseMs, closed))) onNote(`${strategy.name}: ${notClosed}`);
      await files.remove();
    },
  };
}
