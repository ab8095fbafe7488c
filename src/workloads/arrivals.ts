import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';

/** When instances of an unbounded workload are due. The same spec always gives the same times: a schedule is data. */
export interface ArrivalSpec {
  readonly arrivals: 'constant' | 'poisson';
  readonly ratePerS: number;
  /** Length of the schedule; absent, it goes on until it is stopped. */
  readonly seconds?: number;
  readonly seed: number;
}

/**
 * Due times in milliseconds after the start, ascending; Infinity once the schedule has ended. Constant: the k-th is due at k / rate.
 * Poisson: independent gaps, exponential with mean 1 / rate, from a Mersenne Twister (its first outputs are well mixed for small
 * seeds, unlike those of the faster generators).
 */
export function dueTimes({ arrivals, ratePerS, seconds, seed }: ArrivalSpec): () => number {
  const endMs = seconds === undefined ? Infinity : seconds * 1000;
  const gapMs = 1000 / ratePerS;
  let dueMs: number;
  let next: () => number;
  if (arrivals === 'constant') {
    let index = 0;
    next = () => index++ * gapMs;
  } else {
    const random = mersenne(seed);
    let sumMs = 0;
    next = () => (sumMs += -Math.log(1 - uniformFloat64(random)) * gapMs);
  }
  return () => ((dueMs = next()) < endMs ? dueMs : Infinity);
}

/** Squared coefficient of variation of the gaps between due times. */
export function gapCv2({ arrivals }: ArrivalSpec): number {
  return arrivals === 'constant' ? 0 : 1;
}

/** SHA-256 over the first `count` due times as little-endian float64: tells whether two runs had the same schedule. */
export function scheduleHash(spec: ArrivalSpec, count: number): string {
  const hash = createHash('sha256');
  const next = dueTimes(spec);
  const block = new DataView(new ArrayBuffer(8 * 1024));
  let filled = 0;
  for (let i = 0; i < count; i++) {
    block.setFloat64(filled, next(), true);
    filled += 8;
    if (filled < block.byteLength && i < count - 1) continue;
    hash.update(new Uint8Array(block.buffer, 0, filled));
    filled = 0;
  }
  return hash.digest('hex');
}
