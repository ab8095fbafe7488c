import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { sum } from '../../core/numbers.ts';
import type { Distribution, FurtherPercentile } from '../../core/record.ts';
import { Batches } from './batches.ts';
import { samplesNeeded } from './distribution.ts';
import { intervalsOf, percentileIntervals } from './intervals.ts';

/** One hour in microseconds. Recording relies on it fitting in 32 bits. */
const highestUs = 3_600_000_000;
/** HDR's layout for 3 significant digits: 2048 buckets of 1 us, then octaves of 1024 buckets, each twice as wide as the last. */
const halfBits = 10;
const half = 1 << halfBits;
const octaves = 31 - Math.clz32(highestUs) - halfBits;
const buckets = (octaves + 2) * half;

/**
 * Durations in milliseconds in HDR's buckets: whole microseconds from 1 us to 1 hour, 3 significant digits. A percentile is the upper end
 * of its bucket, at most 0.1 % (or 1 us) too high and never beyond the exact maximum. Shorter and longer durations count as 1 us and 1 hour,
 * but minimum, mean and maximum are exact. Recording takes about 20 ns; the HDR library, whose format is stored, takes 150, too long for
 * four histograms at 100,000 rows a second.
 */
export class Histogram {
  readonly #counts = new Float64Array(buckets);
  readonly #batches: Batches | undefined;
  #count = 0;
  #sumMs = 0;
  #minMs = Infinity;
  #maxMs = -Infinity;

  /** `inOrder`: values come in order of time and intervals are wanted; takes up to 6 MB. */
  constructor({ inOrder = false }: { readonly inOrder?: boolean } = {}) {
    this.#batches = inOrder ? new Batches(buckets) : undefined;
  }

  get count(): number {
    return this.#count;
  }

  record(ms: number): void {
    const us = Math.min(highestUs, Math.max(1, Math.round(ms * 1000)));
    const index = indexOf(us);
    this.#counts[index]!++;
    this.#batches?.record(index, ms);
    this.#count++;
    this.#sumMs += ms;
    if (ms < this.#minMs) this.#minMs = ms;
    if (ms > this.#maxMs) this.#maxMs = ms;
  }

  recordMany(values: Iterable<number>): void {
    for (const ms of values) this.record(ms);
  }

  merge(other: Histogram): void {
    other.#counts.forEach((count, i) => (this.#counts[i]! += count));
    this.#count += other.#count;
    this.#sumMs += other.#sumMs;
    this.#minMs = Math.min(this.#minMs, other.#minMs);
    this.#maxMs = Math.max(this.#maxMs, other.#maxMs);
  }

  get meanMs(): number {
    return this.#sumMs / this.#count;
  }

  /** By nearest rank. */
  percentileMs(percent: number): number {
    return Math.min(this.#maxMs, Math.max(this.#minMs, highestUsOf(this.bucketOf(percent)) / 1000));
  }

  /** Index of the bucket in which the percentile lies. */
  bucketOf(percent: number): number {
    const rank = Math.min(this.#count, Math.max(1, Math.ceil((percent * this.#count) / 100)));
    const counts = this.#counts;
    let seen = 0;
    let index = -1;
    while (seen < rank) seen += counts[++index]!;
    return index;
  }

  /** Values at or below each bound, which rise; as exact as a bucket. */
  within(boundsMs: readonly number[]): number[] {
    const counts = this.#counts;
    const found: number[] = [];
    let index = 0;
    let seen = 0;
    // Not by `map`: variables of a closure are ten times as slow.
    for (const ms of boundsMs) {
      const end = indexOf(Math.min(highestUs, Math.round(ms * 1000)));
      while (index <= end) seen += counts[index++]!;
      found.push(seen);
    }
    return found;
  }

  /** Non-empty buckets, lowest first. The first begins at 0, since it holds everything below 1 us. */
  *buckets(): Generator<{ readonly lowMs: number; readonly highMs: number; readonly count: number }> {
    for (const [i, count] of this.#counts.entries()) {
      if (count > 0) yield { lowMs: i <= 1 ? 0 : lowestUsOf(i) / 1000, highMs: highestUsOf(i) / 1000, count };
    }
  }

  /** The figures, with further percentiles and the histogram itself. Throws if nothing was recorded. */
  distribution(further: readonly number[] = []): Distribution {
    if (this.#count === 0) throw new Error('an empty histogram has no distribution');
    return {
      samples: this.#count,
      min: this.#minMs,
      mean: this.meanMs,
      p50: this.percentileMs(50),
      p95: this.percentileMs(95),
      p99: this.percentileMs(99),
      max: this.#maxMs,
      histogram: this.encode(),
      ...(this.#batches !== undefined && { intervals: intervalsOf(this, this.#batches) }),
      ...(further.length > 0 && { further: this.#further(further) }),
    };
  }

  #further(percents: readonly number[]): FurtherPercentile[] {
    const intervals = this.#batches && percentileIntervals(this, this.#batches, percents);
    return percents.map((percent, i) => {
      const interval = intervals?.[i];
      const isKnown = this.#count >= samplesNeeded(percent);
      return { percent, ...(isKnown && { ms: this.percentileMs(percent) }), ...(interval !== undefined && { interval }) };
    });
  }

  /** HDR histogram in microseconds, V2 compressed, base64: readable by any HDR library. */
  encode(): string {
    const hdr = build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: highestUs,
      numberOfSignificantValueDigits: 3,
      bitBucketSize: 64,
      autoResize: false,
    });
    this.#counts.forEach((count, i) => {
      if (count > 0) hdr.recordValueWithCount(lowestUsOf(i), count);
    });
    return encodeIntoCompressedBase64(hdr);
  }

  /** A histogram of another program, in this layout: its least and its greatest value are as exact as a bucket. */
  static read(encoded: string, sumMs: number): Histogram {
    const histogram = new Histogram();
    histogram.#fill(encoded);
    histogram.#count = sum(histogram.#counts);
    histogram.#sumMs = sumMs;
    const filled = [...histogram.buckets()];
    histogram.#minMs = filled[0]?.lowMs ?? Infinity;
    histogram.#maxMs = filled.at(-1)?.highMs ?? -Infinity;
    return histogram;
  }

  /** The histogram of a stored distribution. */
  static decode({ samples, min, mean, max, histogram: encoded }: Distribution): Histogram {
    const histogram = new Histogram();
    histogram.#fill(encoded);
    histogram.#count = samples;
    histogram.#sumMs = mean * samples;
    histogram.#minMs = min;
    histogram.#maxMs = max;
    return histogram;
  }

  #fill(encoded: string): void {
    const hdr = decodeFromCompressedBase64(encoded, 64) as unknown as { getCountAtIndex(index: number): number };
    for (let i = 0; i < this.#counts.length; i++) this.#counts[i] = hdr.getCountAtIndex(i);
  }
}

function indexOf(us: number): number {
  const octave = Math.max(0, 31 - Math.clz32(us) - halfBits);
  return octave * half + (us >>> octave);
}

function lowestUsOf(index: number): number {
  const octave = Math.max(0, Math.floor(index / half) - 1);
  return (index - octave * half) * 2 ** octave;
}

function highestUsOf(index: number): number {
  return lowestUsOf(index + 1) - 1;
}
