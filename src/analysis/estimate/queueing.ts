/** Calls that wait for one of several servers, first come, first served. */
import { exponential, seeded } from '../../core/random.ts';
import type { Histogram } from '../../measure/distribution/histogram.ts';

/**
 * Probability that a call of an M/M/c queue waits, with `offered` = arrival rate x mean service time; 1 where the servers do not suffice.
 * Erlang's C formula by way of the recursion of his B formula (R. B. Cooper, Introduction to Queueing Theory, 2nd ed. 1981, section 3.3).
 */
export function erlangC(servers: number, offered: number): number {
  if (offered >= servers) return 1;
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (offered * blocked) / (k + offered * blocked);
  return blocked / (1 - (offered / servers) * (1 - blocked));
}

export interface Service {
  readonly meanMs: number;
  /** Variance over the square of the mean. */
  readonly squaredVariation: number;
}

/**
 * Mean wait of an M/G/c queue by the approximation of Allen and Cunneen (A. O. Allen, Probability, Statistics, and Queueing Theory, 2nd ed.
 * 1990, section 5.3.3): exact for M/M/c and M/G/1. Infinity where the servers do not suffice.
 */
export function meanWaitMs(servers: number, callsPerS: number, { meanMs, squaredVariation }: Service): number {
  const offered = (callsPerS * meanMs) / 1000;
  if (offered >= servers) return Infinity;
  return ((erlangC(servers, offered) * meanMs) / (servers - offered)) * ((1 + squaredVariation) / 2);
}

/** What was recorded, as a distribution to draw from: every bucket by its middle. */
export class ServiceTimes implements Service {
  readonly meanMs: number;
  readonly squaredVariation: number;
  readonly #upTo: number[] = [];
  readonly #ms: number[] = [];

  constructor(histogram: Histogram) {
    let total = 0;
    for (const { lowMs, highMs, count } of histogram.buckets()) {
      this.#upTo.push((total += count));
      this.#ms.push((lowMs + highMs) / 2);
    }
    const share = (i: number) => ((this.#upTo[i] ?? 0) - (this.#upTo[i - 1] ?? 0)) / total;
    this.meanMs = this.#ms.reduce((sum, ms, i) => sum + share(i) * ms, 0);
    this.squaredVariation = this.#ms.reduce((sum, ms, i) => sum + share(i) * (ms / this.meanMs - 1) ** 2, 0);
  }

  /** At this position in [0, 1). */
  at(position: number): number {
    const rank = position * (this.#upTo.at(-1) ?? 0);
    let low = 0;
    for (let high = this.#upTo.length - 1; low < high;) {
      const middle = (low + high) >>> 1;
      if ((this.#upTo[middle] as number) <= rank) low = middle + 1;
      else high = middle;
    }
    return this.#ms[low] as number;
  }
}

export interface Waited {
  /** Ascending. */
  readonly waitMs: Float64Array;
  /** Wait and service, ascending. */
  readonly responseMs: Float64Array;
}

/**
 * Poisson arrivals at servers that are all alike: each call takes the server that is free first (Kiefer and Wolfowitz, 1955). The first tenth is
 * left out.
 */
export function simulate(
  { servers, callsPerS, calls, seed }: Record<'servers' | 'callsPerS' | 'calls' | 'seed', number>,
  serviceMs: (position: number) => number,
): Waited {
  const next = seeded(seed);
  const free = new Float64Array(servers);
  const left = Math.floor(calls / 10);
  const waitMs = new Float64Array(calls - left);
  const responseMs = new Float64Array(calls - left);
  let atMs = 0;
  for (let i = 0; i < calls; i++) {
    atMs += (exponential(next) * 1000) / callsPerS;
    const startMs = Math.max(atMs, free[0] as number);
    const endMs = startMs + serviceMs(next());
    replaceFirst(free, endMs);
    if (i < left) continue;
    waitMs[i - left] = startMs - atMs;
    responseMs[i - left] = endMs - atMs;
  }
  return { waitMs: waitMs.toSorted(), responseMs: responseMs.toSorted() };
}

/** Of a heap whose least value comes first. */
function replaceFirst(heap: Float64Array, value: number): void {
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++;
    if (child >= heap.length || (heap[child] as number) >= value) break;
    heap[hole] = heap[child] as number;
    hole = child;
  }
  heap[hole] = value;
}

export function percentileOf(sorted: Float64Array, percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)] as number;
}
