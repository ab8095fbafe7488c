import { sum } from '../../core/numbers.ts';
import type { Distribution } from '../../core/record.ts';
import { Histogram } from '../distribution/histogram.ts';

/** Steps of clocks that are met in practice; 15.625 ms is a timer of 64 Hz. The coarsest first. */
const stepsMs = [1000, 100, 15.625, 10, 1];
const fewestSamples = 20;
/** A bucket that is wider holds a multiple of the step too often by chance: 3 digits do not tell. */
const widestShare = 0.05;
const leastShare = 0.99;
/** Durations are recorded in whole microseconds. */
const roundingMs = 0.0005;

/**
 * The step of the clock that took the start and the end of these durations, where nearly all of them are multiples of one: a clock that
 * moves in steps gives no others. Undefined where they are not, and where they are all alike and above zero, which says nothing of the clock.
 */
export function clockStepIn(distribution: Distribution): number | undefined {
  const { samples, min, max, histogram } = distribution;
  if (samples < fewestSamples || histogram === '' || (min > 0 && max - min <= min / 1000)) return undefined;
  const buckets = [...Histogram.decode(distribution).buckets()];
  // All zero: of the steps that are possible, the smallest.
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
