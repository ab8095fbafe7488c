import type { CallRecorder } from '../../core/call-recorder.ts';
import type { Clock } from '../../core/clock.ts';
import type { JobStrategy, OpenContext } from '../../core/predictor.ts';
import { nowhere } from '../../data/sinks/none.ts';
import type { Source } from '../../data/sources/source.ts';
import { joinPath, placeOf } from '../../data/storage/index.ts';
import { Recorder } from '../../measure/recorder.ts';
import { driveJob } from './drive/job.ts';
import { after } from '../timer.ts';
import { Feed } from '../feed.ts';

export interface OneJob {
  readonly strategy: JobStrategy;
  readonly options: unknown;
  readonly context: OpenContext;
  readonly source: Source;
  readonly rows: number;
  readonly clock: Clock;
  /** `call.signal` stops the job. */
  readonly call: CallRecorder;
}

/** As the default of jobTimeoutS. */
const longestS = 86_400;

/** Runs a job over the first rows of the source, without a cell. Returns the number of predictions. */
export async function runOneJob({ strategy, options, context, source, rows, clock, call }: OneJob): Promise<number> {
  const recorder = new Recorder({ keep: rows });
  const predictor = await strategy.open(options, context);
  try {
    await driveJob({
      clock,
      feed: new Feed(source, rows, rows),
      recorder,
      sink: nowhere,
      signal: call.signal,
      strategy,
      options,
      model: context.model,
      predictor,
      call,
      limit: { seconds: longestS, after },
      inputDir: joinPath(context.workDir, 'input'),
    });
  } finally {
    await predictor.close?.();
    await placeOf(context.workDir).remove(context.workDir);
  }
  return recorder.counts.ok;
}
