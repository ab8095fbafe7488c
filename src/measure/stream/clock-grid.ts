import { sum } from '../../core/numbers.ts';
import type { Distribution } from '../../core/record.ts';
import { Histogram } from '../distribution/histogram.ts';

/** Steps of clocks in practice, coarsest first; 15.625 ms is a 64 Hz timer. */
const stepsMs = [1000, 100, 15.625, 10, 1];
const fewestSamples = 20;
/** Wider buckets contain a multiple of the step too often by chance. */
const widestShare = 0.05;
const leastShare = 0.99;
/** Durations are recorded in whole microseconds. */
const roundingMs = 0.0005;

/**
 * The clock's step if nearly all durations are multiples of one, as a clock that moves in steps gives. Undefined otherwise, and if all are
 * equal and above zero, which says nothing about the clock.
 */
export function clockStepIn(distribution: Distribution): number | undefined {
  const { samples, min, max, histogram } = distribution;
  if (samples < fewestSamples || histogram === '' || (min > 0 && max - min <= min / 1000)) return undefined;
  const buckets = [...Histogram.decode(distribution).buckets()];
  // If all are zero, the smallest possible step.
  const possible = max > 0 ? stepsMs : stepsMs.slice(-1);
  return possible.find((stepMs) => {
    const onStep = buckets.filter(({ lowMs, highMs }) => holdsMultiple(lowMs, highMs, stepMs));
    return sum(onStep.map(({ count }) => count)) >= leastShare * samples;
  });
}

function holdsMultiple(lowMs: number, highMs: number, stepMs: number): boolean {
  if (highMs - lowMs > widestShare * stepMs) return false;
  return Math.floor((highMs + roundingMs) / stepMs) * stepMs >= lowMs - roundingMs;
}
