import { CallRecorder } from '../../core/call-recorder.ts';
import type { Clock } from '../../core/clock.ts';
import { median } from '../../core/numbers.ts';
import { messageOf } from '../../core/problems.ts';
import type { Range, RoundTripProbe } from '../../core/predictor.ts';
import { medianInterval } from '../../measure/statistics/median-interval.ts';

/** Before the first that counts: they open the connection. */
export const warmUpCalls = 10;
/** In a row; then the server is given up. */
const mostFailures = 20;

export interface RoundTrips {
  /** Milliseconds of the calls that were answered, in their order. */
  readonly answeredMs: readonly number[];
  /** The server's own time is taken off: it told that of every call. */
  readonly withoutServer: boolean;
  readonly warmedUp: number;
  readonly failed: number;
  /** Of the last call that failed. */
  readonly failure?: string;
}

interface Limits {
  readonly calls: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** No call begins later: the end of what may be spent. */
  readonly limitMs: number;
}

/** Calls one after the other, so that none waits for another. */
export async function callOneByOne(probe: RoundTripProbe, { calls, clock, signal, limitMs }: Limits): Promise<RoundTrips> {
  const answered: { readonly ms: number; readonly serverMs: number | undefined }[] = [];
  const endMs = clock.now() + limitMs;
  let warmedUp = 0;
  let failed = 0;
  let inARow = 0;
  let failure: string | undefined;
  for (let i = 0; i < warmUpCalls + calls && inARow < mostFailures && !signal.aborted && clock.now() < endMs; i++) {
    const startMs = clock.now();
    try {
      const serverMs = await probe.send(new CallRecorder(signal, clock));
      inARow = 0;
      if (i >= warmUpCalls) answered.push({ ms: clock.now() - startMs, serverMs });
      else warmedUp++;
    } catch (error) {
      if (signal.aborted) break;
      failed++;
      inARow++;
      failure = messageOf(error);
    }
  }
  const withoutServer = answered.length > 0 && answered.every(({ serverMs }) => serverMs !== undefined);
  return {
    // Clocks of two machines run apart a little: a time below 0 is none.
    answeredMs: answered.map(({ ms, serverMs = 0 }) => (withoutServer ? Math.max(0, ms - serverMs) : ms)),
    withoutServer,
    warmedUp,
    failed,
    ...(failure !== undefined && { failure }),
  };
}

/** Median with its 95 % interval; undefined for fewer values than an interval takes. */
export function medianRange(values: readonly number[]): Range | undefined {
  const value = median(values);
  const interval = medianInterval(values);
  return value === undefined || interval === undefined ? undefined : { value, low: interval.low, high: interval.high };
}
