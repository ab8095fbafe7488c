import { type Batch, concatBatches, viewBatch } from '../../../core/batch.ts';
import { Credits } from './parts/credits.ts';
import type { CallDriveContext } from './drive.ts';

/** Most predicted rows that wait for the sink. */
const maxUnwrittenRows = 65_536;

/**
 * Drives a batch: all instances are due at once, and each call leaves as soon as a worker is free. Memory is bounded by the calls in
 * flight, the rows waiting for the sink and one chunk of the source. Resolves when the last result is written, or on abort when the calls
 * in flight have ended.
 */
export async function driveBatch(context: CallDriveContext): Promise<void> {
  const { clock, feed, recorder, signal, sink, workers, batching } = context;
  const credits = new Credits(workers.workers, batching.inFlight);
  const underWay = new Set<Promise<unknown>>();
  const state: { unwrittenRows: number; failure?: { readonly error: unknown } } = { unwrittenRows: 0 };

  const send = async (batch: Batch): Promise<void> => {
    // A slow sink holds up the workers rather than fill the memory.
    while (state.unwrittenRows > maxUnwrittenRows && state.failure === undefined) await Promise.race(underWay);
    const worker = await credits.wait();
    const call: Promise<unknown> = answer(batch, worker)
      .catch((error: unknown) => (state.failure ??= { error }))
      .then(() => underWay.delete(call));
    underWay.add(call);
  };

  /** One call: predict, record, write. Rejects only if the sink does. */
  const answer = async (batch: Batch, worker: number): Promise<void> => {
    recorder.taken(batch.size);
    const outcome = await workers.predict(batch, worker);
    credits.give(worker);
    recorder.answered(batch, outcome);
    state.unwrittenRows += batch.size;
    await sink.write(batch, outcome);
    state.unwrittenRows -= batch.size;
  };

  recorder.begin(clock.now());
  let rest: Batch | undefined;
  for await (const chunk of feed) {
    recorder.taken(chunk.rejected.length);
    recorder.rejected(chunk.rejected);
    if (chunk.rejected.length > 0) await sink.reject(chunk.rejected);
    const batch = rest === undefined ? chunk.batch : concatBatches([rest, chunk.batch]);
    let start = 0;
    for (; start + batching.maxSize <= batch.size && !signal.aborted && state.failure === undefined; start += batching.maxSize) {
      await send(viewBatch(batch, start, start + batching.maxSize));
    }
    rest = start < batch.size ? viewBatch(batch, start, batch.size) : undefined;
    if (signal.aborted || state.failure !== undefined) break;
  }
  if (rest !== undefined && !signal.aborted && state.failure === undefined) await send(rest);
  await Promise.all(underWay);
  if (state.failure !== undefined) throw state.failure.error;
  recorder.end(clock.now());
}
