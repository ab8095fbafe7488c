/** A cell of a job strategy. */
import { join } from 'node:path';
import { CallRecorder } from '../../../core/call-recorder.ts';
import { systemClock } from '../../../core/clock.ts';
import { nowhere } from '../../../data/sinks/none.ts';
import { joinPath } from '../../../data/storage/index.ts';
import type { CellHooks, CellTask } from '../../engine.ts';
import { openJob } from '../../open-job.ts';
import { after } from '../../timer.ts';
import type { DriveContext } from '../drive/drive.ts';
import { driveJob, type JobDriveContext } from '../drive/job.ts';
import { cpuMeter } from './cpu-meter.ts';
import type { Driven } from './driven.ts';

type JobToRun = Pick<JobDriveContext, keyof DriveContext | 'strategy' | 'options'>;

export async function runJob(task: CellTask, job: JobToRun, hooks: CellHooks): Promise<Driven> {
  const opened = await openJob(task, job.strategy, job.options, hooks);
  const { predictor, openS, workDir, files } = opened;
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
    await opened.close();
  }
}
