import { type Batch, concatBatches, viewBatch } from '../../../core/batch.ts';
import { unlessAborted } from '../../../core/within.ts';
import { Credits } from './parts/credits.ts';
import { type CallDriveContext, stopDrainMs, refuseDeath } from './drive.ts';
import type { After } from '../../timer.ts';

/** Most predicted rows that wait for the sink. */
const maxUnwrittenRows = 65_536;

export interface BatchDriveContext extends CallDriveContext {
  readonly after: After;
}

/**
 * Drives a batch: all instances are due at once, and each call leaves as soon as a worker is free. Memory is bounded by the calls in
 * flight, the rows waiting for the sink and one chunk of the source. Resolves when the last result is written, or on abort when the calls
 * in flight have ended or their time is up; then they are aborted, and their instances dropped.
 */
export async function driveBatch(context: BatchDriveContext): Promise<void> {
  const { after, clock, feed, recorder, signal, sink, workers, batching } = context;
  const credits = new Credits(workers.workers, batching.inFlight);
  const underWay = new Set<Promise<unknown>>();
  const state: { unwrittenRows: number; failure?: { readonly error: unknown }; ended: boolean } = {
    unwrittenRows: 0,
    ended: false,
  };

  const send = async (batch: Batch): Promise<void> => {
    // A slow sink holds up the workers rather than fill the memory.
    while (state.unwrittenRows > maxUnwrittenRows && state.failure === undefined) await Promise.race(underWay);
    const worker = await credits.wait();
    if (state.ended) return;
    const call: Promise<unknown> = answer(batch, worker)
      .catch((error: unknown) => (state.failure ??= { error }))
      .then(() => underWay.delete(call));
    underWay.add(call);
  };

  /** One call: predict, record, write. Rejects if the sink does, or if the worker died. */
  const answer = async (batch: Batch, worker: number): Promise<void> => {
    recorder.taken(batch.size);
    const outcome = await workers.predict(batch, worker);
    credits.give(worker);
    if (state.ended) {
      recorder.answeredLate(batch.size, outcome);
      return;
    }
    recorder.answered(batch, outcome);
    state.unwrittenRows += batch.size;
    await sink.write(batch, outcome);
    state.unwrittenRows -= batch.size;
    refuseDeath(outcome);
  };

  const isOver = () => signal.aborted || state.failure !== undefined;
  const drive = async (): Promise<void> => {
    /** Instances of the next call. */
    let parts: Batch[] = [];
    let gathered = 0;
    for await (const { batch, rejected } of feed) {
      if (state.ended) return;
      recorder.taken(rejected.length);
      recorder.rejected(rejected);
      if (rejected.length > 0) await sink.reject(rejected);
      for (let start = 0; start < batch.size && !isOver();) {
        const end = Math.min(batch.size, start + batching.maxSize - gathered);
        parts.push(viewBatch(batch, start, end));
        gathered += end - start;
        start = end;
        if (gathered < batching.maxSize) break;
        await send(concatBatches(parts));
        parts = [];
        gathered = 0;
      }
      if (isOver()) break;
    }
    if (gathered > 0 && !isOver()) await send(concatBatches(parts));
    await Promise.all(underWay);
  };

  recorder.begin(clock.now());
  const driven = drive();
  const inTime = await unlessAborted(
    signal,
    driven.then(() => true),
  );
  if (inTime === undefined)
    await new Promise<void>((resolve, reject) => {
      const cancel = after(stopDrainMs, resolve);
      driven.finally(cancel).then(resolve, reject);
    });
  state.ended = true;
  if (state.failure !== undefined) throw state.failure.error;
  if (underWay.size > 0) workers.abort();
  recorder.end(clock.now());
}
