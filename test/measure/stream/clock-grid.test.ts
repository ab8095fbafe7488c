import { expect, test } from 'vitest';
import { clockStepMs } from '../../../src/core/clock.ts';
import { clockStepIn } from '../../../src/measure/stream/clock-grid.ts';
import { Histogram } from '../../../src/measure/distribution/histogram.ts';

function durations(count: number, ms: (i: number) => number) {
  const histogram = new Histogram();
  for (let i = 0; i < count; i++) histogram.record(ms(i));
  return histogram.distribution();
}

/** What a clock that moves in steps makes of durations that begin anywhere in a step. */
function stepped(stepMs: number, durationMs: number) {
  const at = (ms: number) => Math.floor(ms / stepMs) * stepMs;
  return durations(200, (i) => at(i * 17.3 + durationMs) - at(i * 17.3));
}

test.each([
  [1000, 40],
  [1000, 2211],
  [100, 30],
  [15.625, 7],
  [10, 12],
  [1, 0.4],
])('a clock with steps of %d ms shows in durations of %d ms', (stepMs, durationMs) => {
  expect(clockStepIn(stepped(stepMs, durationMs))).toBe(stepMs);
});

test('a fine clock does not', () => {
  expect(clockStepIn(durations(200, (i) => 0.3 + i * 0.0137))).toBeUndefined();
  expect(clockStepIn(durations(200, (i) => 900 + i * 1.37))).toBeUndefined();
  expect(clockStepIn(durations(200, (i) => (i < 190 ? 5 : 5.31)))).toBeUndefined();
});

test('nor do equal durations, or few', () => {
  expect(clockStepIn(durations(200, () => 1000))).toBeUndefined();
  expect(clockStepIn(durations(19, (i) => (i % 2) * 1000))).toBeUndefined();
});

test('durations that are all zero: at least the smallest step', () => {
  expect(clockStepIn(durations(20, () => 0))).toBe(1);
});

test('the smallest step of a clock, also of one that stands still for long', () => {
  let [reads, ms] = [0, 0];
  expect(clockStepMs({ now: () => (ms += reads++ % 5 === 4 ? 0.25 : 3) })).toBe(0.25);
  reads = 0;
  expect(clockStepMs({ now: () => Math.floor(reads++ / 20_000) * 1000 })).toBe(1000);
});
