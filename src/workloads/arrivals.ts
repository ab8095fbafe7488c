import { createHash } from 'node:crypto';
import { exponential, seeded } from '../core/random.ts';

/** When instances of a stream are due. The same spec always gives the same times. */
export type ArrivalSpec = {
  /** Length of the schedule; absent if it is endless. */
  readonly seconds?: number;
  readonly seed: number;
} & Arrivals;

/** Rates are instances a second. */
type Arrivals =
  /** Equal gaps. */
  | { readonly arrivals: 'constant'; readonly ratePerS: number }
  /** Independent exponential gaps. */
  | { readonly arrivals: 'poisson'; readonly ratePerS: number }
  /** Poisson for `onS` seconds, then a pause of `offS` seconds; `ratePerS` is the mean over both. */
  | { readonly arrivals: 'bursty'; readonly ratePerS: number; readonly onS: number; readonly offS: number }
  /** Poisson, with a rate that changes linearly over the schedule. */
  | { readonly arrivals: 'ramp'; readonly ratePerS: number; readonly toPerS: number; readonly seconds: number }
  /** Recorded times: milliseconds after the first, ascending. */
  | {
      readonly arrivals: 'replay';
      readonly path: string;
      readonly column?: string;
      readonly unit: 's' | 'ms';
      readonly speed: number;
      /** Of the file. */
      readonly sha256: string;
      readonly dueMs: readonly number[];
    };

/**
 * Due times in milliseconds after the start, ascending; Infinity once the schedule has ended. Poisson processes map the arrivals of one
 * with rate 1 through the inverse of the expected number of arrivals (Cinlar, Introduction to Stochastic Processes, 1975, section 4.7).
 */
export function dueTimes(spec: ArrivalSpec): () => number {
  const endMs = spec.seconds === undefined ? Infinity : spec.seconds * 1000;
  const next = endlessTimes(spec);
  let dueMs: number;
  return () => ((dueMs = next()) < endMs ? dueMs : Infinity);
}

function endlessTimes(spec: ArrivalSpec): () => number {
  let index = 0;
  if (spec.arrivals === 'replay') return () => spec.dueMs[index++] ?? Infinity;
  if (spec.arrivals === 'constant') return () => (index++ * 1000) / spec.ratePerS;
  const next = seeded(spec.seed);
  const timeOf = inverse(spec);
  let expected = 0;
  return () => 1000 * timeOf((expected += exponential(next)));
}

type Varying = Extract<Arrivals, { arrivals: 'poisson' | 'bursty' | 'ramp' }>;

/** Seconds until a number of arrivals is expected. */
function inverse(spec: Varying): (expected: number) => number {
  switch (spec.arrivals) {
    case 'poisson':
      return (expected) => expected / spec.ratePerS;
    case 'bursty': {
      const { ratePerS, onS, offS } = spec;
      const perBurst = ratePerS * (onS + offS);
      return (expected) => Math.floor(expected / perBurst) * (onS + offS) + ((expected % perBurst) / perBurst) * onS;
    }
    case 'ramp': {
      const { ratePerS: from, toPerS, seconds } = spec;
      const slope = (toPerS - from) / seconds;
      // Solves from t + slope t² / 2 = expected in a form that is exact for slope 0. A falling ramp ends: no time beyond that.
      return (expected) => {
        const root = from * from + 2 * slope * expected;
        return root < 0 ? Infinity : (2 * expected) / (from + Math.sqrt(root));
      };
    }
  }
}

/** Expected instances a second in the first `seconds`. */
export function meanRatePerS(spec: ArrivalSpec, seconds: number): number {
  switch (spec.arrivals) {
    case 'constant':
    case 'poisson':
      return spec.ratePerS;
    case 'bursty': {
      const { ratePerS, onS, offS } = spec;
      const bursts = Math.floor(seconds / (onS + offS));
      const on = bursts * onS + Math.min(onS, seconds - bursts * (onS + offS));
      return ((on / onS) * ratePerS * (onS + offS)) / seconds;
    }
    case 'ramp':
      return spec.ratePerS + ((spec.toPerS - spec.ratePerS) * seconds) / (2 * spec.seconds);
    case 'replay': {
      const end = spec.dueMs.findIndex((ms) => ms >= seconds * 1000);
      return (end === -1 ? spec.dueMs.length : end) / seconds;
    }
  }
}

/**
 * Length of the schedule; undefined if it is endless. A replay of n times with a mean gap g lasts n g, as constant arrivals would.
 */
export function lengthS(spec: ArrivalSpec): number | undefined {
  if (spec.arrivals !== 'replay') return spec.seconds;
  const { dueMs } = spec;
  return Math.min(spec.seconds ?? Infinity, ((dueMs.at(-1) ?? 0) * dueMs.length) / (dueMs.length - 1) / 1000);
}

/** Whether the expected rate varies. */
export function isUneven({ arrivals }: Pick<ArrivalSpec, 'arrivals'>): boolean {
  return arrivals !== 'constant' && arrivals !== 'poisson';
}

/** For reports: `poisson`, `bursty (1 s on, 4 s off)`. */
export function arrivalsText(spec: ArrivalSpec): string {
  switch (spec.arrivals) {
    case 'constant':
    case 'poisson':
      return spec.arrivals;
    case 'bursty':
      return `bursty (${spec.onS} s on, ${spec.offS} s off)`;
    case 'ramp':
      return `ramp (${spec.ratePerS} to ${spec.toPerS} rows/s)`;
    case 'replay':
      return `replayed (${spec.path}${spec.speed === 1 ? '' : `, ${spec.speed} times as fast`})`;
  }
}

/** SHA-256 of the first `count` due times as little-endian float64, to compare the schedules of two runs. */
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
