import type { Call, JobPredictor, KeyedOutcome } from '../core/predictor.ts';
import { messageOf } from '../core/problems.ts';
import type { After } from './timer.ts';

export interface JobLimit {
  readonly seconds: number;
  readonly after: After;
}

/** How long a strategy may take to cancel a job that is given up. Then it is left, whatever it does. */
const mostCancelMs = 60_000;

/** A job's results, for no longer than the limit. Then the job is aborted as on Ctrl-C, and the reason is thrown. */
export async function* withinLimit(
  predictor: JobPredictor,
  uris: readonly string[],
  call: Call,
  { seconds, after }: JobLimit,
): AsyncGenerator<KeyedOutcome, void> {
  const late = new AbortController();
  const limited: Call = {
    signal: AbortSignal.any([call.signal, late.signal]),
    phase: (name) => call.phase(name),
    retry: (cause) => call.retry(cause),
    count: (counter, amount) => call.count(counter, amount),
  };
  let cancel: (() => void) | undefined;
  const left = new Promise<never>((_, reject) => {
    cancel = after(seconds * 1000, () => {
      late.abort();
      cancel = after(mostCancelMs, () => reject(new Error(`it did not end when it was told to within ${mostCancelMs / 1000} s`)));
    });
  });
  const results = predictor.run(uris, limited)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([results.next(), left]);
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    if (!late.signal.aborted) throw error;
    throw new Error(`the job had not ended after ${seconds} s, and was given up (jobTimeoutS): ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    cancel?.();
    // Not waited for: it may be what hangs.
    results.return?.().catch(() => undefined);
  }
}
