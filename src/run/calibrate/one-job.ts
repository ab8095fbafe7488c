import { CallRecorder } from '../../core/call-recorder.ts';
import { type OneJob, runOneJob } from '../../engines/local/index.ts';

/** So few rows take no time of their own. */
export const jobRows = 10;

/** Node's longest timer. */
const longestTimerMs = 2 ** 31 - 1;

export interface JobTimes {
  /** Seconds in the queue; absent if the job was not seen to leave it. */
  readonly queueS?: number;
  /** Seconds of start-up; absent if the service reported none, or the job was not seen to leave it. */
  readonly startS?: number;
  readonly predicted: number;
  /** Stopped because its machines reached the cost limit. */
  readonly overspent: boolean;
}

interface JobToMeasure extends Omit<OneJob, 'rows' | 'call'> {
  readonly signal: AbortSignal;
  /** Seconds that its machines may run, from the end of the queue. */
  readonly limitS: number;
}

/** Submits a job of a few rows and times its states. If stopped, it is cancelled, and completed states stay. */
export async function measureJob({ signal, limitS, ...job }: JobToMeasure): Promise<JobTimes> {
  const limit = new AbortController();
  const order: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const call = new CallRecorder(AbortSignal.any([signal, limit.signal]), job.clock, (phase) => {
    order.push(phase);
    const machinesRun = phase === 'start' || phase === 'run';
    if (!machinesRun) clearTimeout(timer);
    else timer ??= setTimeout(() => limit.abort(), Math.min(limitS * 1000, longestTimerMs));
  });
  const predicted = await runOneJob({ ...job, rows: jobRows, call }).finally(() => clearTimeout(timer));
  // A phase has a time only if the next one was seen: a job that was over at the next poll may have been in any phase.
  const seconds = (phase: string, next: readonly string[]) =>
    next.includes(order[order.indexOf(phase) + 1] ?? '') && order.includes(phase) ? call.phasesS[phase] : undefined;
  const queueS = seconds('queue', ['start', 'run']);
  const startS = seconds('start', ['run']);
  return {
    ...(queueS !== undefined && { queueS }),
    ...(startS !== undefined && { startS }),
    predicted,
    overspent: limit.signal.aborted,
  };
}
