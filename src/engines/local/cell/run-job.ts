/** A cell of a job strategy. */
import { join } from 'node:path';
import { CallRecorder } from '../../../core/call-recorder.ts';
import { systemClock } from '../../../core/clock.ts';
import { endsWithin } from '../../../core/within.ts';
import { nowhere } from '../../../data/sinks/none.ts';
import { joinPath, labelledFolder } from '../../../data/storage/index.ts';
import { type CellHooks, type CellTask, openContext } from '../../engine.ts';
import type { DriveContext } from '../drive/drive.ts';
import { driveJob, type JobDriveContext } from '../drive/job.ts';
import { after } from '../drive/parts/timer.ts';
import { mostCloseMs, notClosed } from '../workers/closing.ts';
import { cpuMeter } from './cpu-meter.ts';
import type { Driven } from './driven.ts';
import { JobFiles } from './job-files.ts';

type JobToRun = Pick<JobDriveContext, keyof DriveContext | 'strategy' | 'options'>;

export async function runJob(task: CellTask, job: JobToRun, hooks: CellHooks): Promise<Driven> {
  const { strategy, options } = job;
  const storage = strategy.storage?.(options);
  const workDir = storage === undefined ? task.workDir : labelledFolder(storage, task.labels);
  const files = new JobFiles(workDir, task.jobFiles);
  const startMs = systemClock.now();
  const predictor = await strategy.open(options, { ...openContext(task, 1), workDir });
  const openS = (systemClock.now() - startMs) / 1000;
  try {
    await hooks.onOpened();
    const cpu = cpuMeter();
    const call = new CallRecorder(hooks.signal, systemClock);
    await driveJob({
      ...job,
      model: task.model,
      predictor,
      call,
      limit: { seconds: task.settings.jobTimeoutS, after },
      inputDir: joinPath(workDir, 'input'),
      ...(job.sink !== nowhere && { spoolPath: join(task.workDir, 'sent') }),
      keepFiles: (what) => files.keep(what),
    });
    return { setUp: { openS, warmUpS: 0, warmUpCalls: 0 }, ...cpu(0) };
  } finally {
    const closed = Promise.resolve(predictor.close?.());
    if (!(await endsWithin(mostCloseMs, closed))) hooks.onNote(`${strategy.name}: ${notClosed}`);
    await files.remove();
  }
}
