import { build, decodeFromCompressedBase64, type Histogram as Hdr } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { Histogram } from '../../../src/measure/distribution/histogram.ts';

function recorded(...values: number[]): Histogram {
  const histogram = new Histogram();
  histogram.recordMany(values);
  return histogram;
}

function hdrOf(us: readonly number[]): Hdr {
  const hdr = build({ highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: 3, bitBucketSize: 64 });
  for (const value of us) hdr.recordValue(value);
  return hdr;
}

/** Every power of two and its neighbours, within an hour of microseconds. */
const edges = Array.from({ length: 32 }, (_, bit) => [2 ** bit - 1, 2 ** bit, 2 ** bit + 1])
  .flat()
  .filter((us) => us >= 1 && us <= 3_600_000_000);

describe('Histogram', () => {
  test('counts what lies within bounds', () => {
    expect(recorded(0.0001, 0.5, 1, 1, 2.5, 400, 7_200_000).within([0.1, 0.5, 1, 2, 500, 60_000])).toEqual([1, 2, 4, 4, 6, 6]);
    expect(recorded().within([1, 10])).toEqual([0, 0]);
  });

  test('gives nearest-rank percentiles; minimum, mean and maximum are exact', () => {
    const { histogram: _, ...figures } = recorded(...Array.from({ length: 100 }, (_, i) => (i + 1) / 1000)).distribution();
    expect(figures).toEqual({
      samples: 100,
      min: 0.001,
      mean: expect.closeTo(0.0505, 12),
      p50: 0.05,
      p95: 0.095,
      p99: 0.099,
      max: 0.1,
    });
  });

  test('a percentile is the upper end of its bucket, within 0.1 %, and not beyond the maximum', () => {
    expect(recorded(12.345, 12.345, 20).percentileMs(50)).toBe(12.351);
    expect(recorded(12.345).percentileMs(99)).toBe(12.345);
  });

  test('the median of an even count is the lower middle', () => {
    expect(recorded(1, 2, 3, 4).percentileMs(50)).toBe(2.0);
  });

  test('below a microsecond counts as one, above an hour as an hour; the extremes stay exact', () => {
    const histogram = recorded(0, 0.0001, 7_200_000);
    expect(histogram.percentileMs(50)).toBe(0.001);
    const { min, max, histogram: encoded } = histogram.distribution();
    expect([min, max]).toEqual([0, 7_200_000]);
    // The upper end of the bucket that an hour falls into.
    expect(decodeFromCompressedBase64(encoded, 64).maxValue).toBe(3_600_809_983);
  });

  test('puts every value into the bucket that HDR puts it into', () => {
    for (const us of edges) {
      const hdr = hdrOf([us, 3_600_000_000]);
      expect(recorded(us / 1000, 3_600_000).percentileMs(50), `${us} us`).toBe(
        Math.min(3_600_000_000, hdr.getValueAtPercentile(50)) / 1000,
      );
    }
  });

  test('is stored so that any HDR library reads the same percentiles', () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.round(1.02 ** i) % 1_000_000);
    const histogram = recorded(...values.map((us) => us / 1000));
    const hdr = decodeFromCompressedBase64(histogram.encode(), 64);
    expect(hdr.totalCount).toBe(1000);
    for (const percent of [50, 95, 99]) expect(hdr.getValueAtPercentile(percent) / 1000).toBe(histogram.percentileMs(percent));
  });

  test('a stored distribution gives the histogram back', () => {
    const distribution = recorded(0.5, 1.5, 250, 4000.25).distribution();
    expect(Histogram.decode(distribution).distribution()).toEqual(distribution);
  });

  test('merging equals recording all', () => {
    const merged = recorded(1, 2, 3);
    merged.merge(recorded(0.5, 40));
    expect(merged.distribution()).toEqual(recorded(1, 2, 3, 0.5, 40).distribution());
  });

  test('has no figures when nothing was recorded', () => {
    expect(() => new Histogram().distribution()).toThrow('an empty histogram has no distribution');
  });
});

test('further percentiles, each only where ten samples lie beyond it', () => {
  const histogram = recorded(...Array.from({ length: 1000 }, (_, i) => i + 1));
  expect(histogram.distribution([90, 99.9]).further).toEqual([{ percent: 90, ms: expect.closeTo(900, 0) }, { percent: 99.9 }]);
  expect(histogram.distribution()).not.toHaveProperty('further');
});
