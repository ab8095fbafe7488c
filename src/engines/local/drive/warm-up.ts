import type { Batch } from '../../../core/batch.ts';
import type { Clock } from '../../../core/clock.ts';
import { median } from '../../../core/numbers.ts';
import type { EngineMeasurement } from '../../../core/record.ts';
import { unlessAborted } from '../../../core/within.ts';
import type { Workers } from './drive.ts';

/** Rounds whose median call time is compared with the same number before. */
const compared = 5;
/** Allowed difference. */
const tolerance = 0.1;
/** Very short calls differ by more than the share. */
const toleranceMs = 0.05;
const mostRounds = 200;
const mostMs = 10_000;

/**
 * Makes calls before the clock starts and discards the answers, since the first calls of a model or a connection are slow. Each round is one
 * call per worker; `auto` ends when the median call time of the last 5 rounds is within 10 % (or 0.05 ms) of the 5 before, after at most
 * 200 rounds or 10 s.
 */
export async function warmUp(
  { workers, clock, signal }: { readonly workers: Workers; readonly clock: Clock; readonly signal: AbortSignal },
  batch: Batch,
  rounds: number | 'auto',
): Promise<Pick<EngineMeasurement['setUp'], 'warmUpCalls' | 'warmUpS' | 'warmUpSteady'>> {
  const startMs = clock.now();
  const roundsMs: number[][] = [];
  const most = rounds === 'auto' ? mostRounds : rounds;
  let steady = false;
  while (roundsMs.length < most && !steady && !signal.aborted) {
    const calls = Promise.all(Array.from({ length: workers.workers }, (_, worker) => workers.predict(batch, worker)));
    const outcomes = await unlessAborted(signal, calls);
    // Nothing is measured yet, so no call need be waited for.
    if (outcomes === undefined) {
      workers.abort();
      break;
    }
    roundsMs.push(outcomes.map(({ record }) => record.endMs - record.startMs).filter((ms) => !Number.isNaN(ms)));
    if (rounds !== 'auto') continue;
    steady = isSteady(roundsMs);
    if (clock.now() - startMs >= mostMs) break;
  }
  return {
    warmUpCalls: roundsMs.length * workers.workers,
    warmUpS: (clock.now() - startMs) / 1000,
    ...(rounds === 'auto' && { warmUpSteady: steady }),
  };
}

function isSteady(roundsMs: readonly (readonly number[])[]): boolean {
  if (roundsMs.length < 2 * compared) return false;
  const last = median(roundsMs.slice(-compared).flat());
  const before = median(roundsMs.slice(-2 * compared, -compared).flat());
  return last !== undefined && before !== undefined && Math.abs(last - before) <= Math.max(toleranceMs, tolerance * before);
}
