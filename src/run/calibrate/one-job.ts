import { CallRecorder } from '../../core/call-recorder.ts';
import type { Clock } from '../../core/clock.ts';
import { Feed } from '../../engines/local/drive/parts/feed.ts';
import { driveJob } from '../../engines/local/drive/job.ts';
import { noneSink } from '../../data/sinks/none.ts';
import type { Source } from '../../data/sources/source.ts';
import { Recorder } from '../../measure/recorder.ts';
import type { JobStrategy, OpenContext } from '../../core/predictor.ts';
import { joinPath, placeOf } from '../../data/storage/index.ts';

/** A job of so few rows takes as long as one without any. */
export const jobRows = 10;

/** Of Node's timers. */
const longestTimerMs = 2 ** 31 - 1;

export interface JobTimes {
  /** Seconds in the queue; absent where the job was not seen to leave it. */
  readonly queueS?: number;
  /** Seconds of start-up; absent where the service told of none, or the job was not seen to leave it. */
  readonly startS?: number;
  readonly predicted: number;
  /** Stopped when its machines had run for as long as may be spent. */
  readonly overspent: boolean;
}

interface JobToMeasure {
  readonly strategy: JobStrategy;
  readonly options: unknown;
  readonly context: OpenContext;
  readonly source: Source;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Seconds that its machines may run: from the end of the queue on. */
  readonly limitS: number;
}

/** Submits a job of a few rows and times its states; stopped, it is cancelled, and what had ended before stands. */
export async function measureJob({ strategy, options, context, source, clock, signal, limitS }: JobToMeasure): Promise<JobTimes> {
  const limit = new AbortController();
  const order: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const stopping = AbortSignal.any([signal, limit.signal]);
  const call = new CallRecorder(stopping, clock, (phase) => {
    order.push(phase);
    const machinesRun = phase === 'start' || phase === 'run';
    if (!machinesRun) clearTimeout(timer);
    else timer ??= setTimeout(() => limit.abort(), Math.min(limitS * 1000, longestTimerMs));
  });
  const recorder = new Recorder({ keep: jobRows });
  const feed = () => new Feed(source, jobRows, jobRows);
  const sink = await noneSink.open({}, { path: '', name: '' }, { formatS: 0, writeS: 0 });
  const predictor = await strategy.open(options, context);
  try {
    await driveJob({
      clock,
      feed: feed(),
      again: feed(),
      recorder,
      sink,
      signal: stopping,
      strategy,
      options,
      predictor,
      call,
      inputDir: joinPath(context.workDir, 'input'),
    });
  } finally {
    clearTimeout(timer);
    await predictor.close?.();
    await placeOf(context.workDir).remove(context.workDir);
  }
  // A phase is timed where the next one was seen: a job that was over at the next poll may have been in any of them.
  const seconds = (phase: string, next: readonly string[]) =>
    next.includes(order[order.indexOf(phase) + 1] ?? '') && order.includes(phase) ? call.phasesS[phase] : undefined;
  const queueS = seconds('queue', ['start', 'run']);
  const startS = seconds('start', ['run']);
  return {
    ...(queueS !== undefined && { queueS }),
    ...(startS !== undefined && { startS }),
    predicted: recorder.counts.ok,
    overspent: limit.signal.aborted,
  };
}
