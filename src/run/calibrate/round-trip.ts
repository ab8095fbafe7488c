import { CallRecorder } from '../../core/call-recorder.ts';
import type { Clock } from '../../core/clock.ts';
import { median } from '../../core/numbers.ts';
import { messageOf } from '../../core/problems.ts';
import type { Range, RoundTripProbe } from '../../core/predictor.ts';
import { medianInterval } from '../../measure/statistics/median-interval.ts';

/** Calls that open the connection and are not counted. */
export const warmUpCalls = 10;
/** Consecutive failures after which the server is given up. */
const mostFailures = 20;

export interface RoundTrips {
  /** Milliseconds of answered calls, in order. */
  readonly answeredMs: readonly number[];
  /** The server's own time, which it reported for every call, is subtracted. */
  readonly withoutServer: boolean;
  readonly warmedUp: number;
  readonly failed: number;
  /** Message of the last failed call. */
  readonly failure?: string;
}

interface Limits {
  readonly calls: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** No call starts later, to keep to the cost limit. */
  readonly limitMs: number;
}

/** Calls one after another, so that none waits for another. */
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
    // Clocks of two machines drift apart, so the difference can be negative.
    answeredMs: answered.map(({ ms, serverMs = 0 }) => (withoutServer ? Math.max(0, ms - serverMs) : ms)),
    withoutServer,
    warmedUp,
    failed,
    ...(failure !== undefined && { failure }),
  };
}

/** Median with its 95 % interval; undefined for too few values. */
export function medianRange(values: readonly number[]): Range | undefined {
  const value = median(values);
  const interval = medianInterval(values);
  return value === undefined || interval === undefined ? undefined : { value, low: interval.low, high: interval.high };
}
