import type { RingDriveContext } from '../drive/ring-drive.ts';
import { driveQueue } from '../drive/queued.ts';
import type { CellTask } from '../../engine.ts';
import { openQueue, type OpenedQueue } from './open-queue.ts';
import type { Intake } from '../../summary.ts';
import { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import type { QueueCounts } from '../../../core/record.ts';
import { lengthS } from '../../../workloads/arrivals.ts';

export interface Queued {
  readonly counts: QueueCounts;
  readonly intake: Intake;
}

/** Least number of messages held by this process: the default of Google's client. */
const leastHeld = 1000;

/** The cell's queue, with its publisher ready; undefined if the workload has none. */
export async function openQueueOf({ queue, workload, workers, batching, ...job }: CellTask): Promise<OpenedQueue | undefined> {
  if (queue === undefined || workload.kind !== 'stream' || batching === undefined) return undefined;
  const { source, baseDir, labels, model } = job;
  const inCalls = workers * batching.inFlight * batching.maxSize;
  return openQueue(
    { queue, arrivals: workload, source, baseDir, labels, features: model.inputs },
    Math.max(leastHeld, 2 * inCalls),
  );
}

export async function runQueue(
  { workload, model, settings: { drainS } }: CellTask,
  queue: OpenedQueue,
  context: RingDriveContext,
): Promise<Queued> {
  if (workload.kind !== 'stream') throw new Error('a queue has a schedule');
  const { counts, passes, processS, first } = await driveQueue({
    ...context,
    queue,
    builder: new BatchBuilder(model.inputs),
    lengthMs: (lengthS(workload) ?? Infinity) * 1000,
    drainMs: drainS * 1000,
  });
  return { counts, intake: { times: { readS: 0, processS }, passes, first: [...first] } };
}
