import { describe, expect, test } from 'vitest';
import { SaturationDetector } from '../../../src/measure/stream/saturation.ts';
import type { Backlog, Calls } from '../../../src/measure/stream/timeline.ts';

const equalCalls: Calls = { meanSize: 1, largest: 1, cv2: 0 };

/** Windows of a quarter of a second; `answered`: so far, by time. */
function windows(seconds: number, ratePerS: number, answered: (atS: number) => number): Backlog[] {
  return Array.from({ length: seconds * 4 }, (_, i) => {
    const atS = (i + 1) / 4;
    return { atS, due: Math.floor(atS * ratePerS), answered: Math.floor(answered(atS)) };
  });
}

function judge(seen: readonly Backlog[], { gapCv2 = 0, burst = 0, calls = equalCalls } = {}) {
  const detector = new SaturationDetector({ gapCv2, burst });
  const shown = seen.filter((backlog) => detector.add(backlog, calls)).map(({ atS }) => atS);
  return { shown, saturation: detector.saturation };
}

describe('a detector of saturation', () => {
  test('has nothing to say of a backlog that stays', () => {
    expect(judge(windows(60, 100, (s) => Math.max(0, 100 * s - 7)))).toEqual({ shown: [], saturation: undefined });
  });

  test('recognises 1.2 times the capacity by the slope, after the shortest time that it judges', () => {
    const { shown, saturation } = judge(windows(20, 120, (s) => 100 * s));
    expect(shown).toEqual([5.25]);
    expect(saturation).toEqual({ sinceS: 0.25, detectedAtS: 5.25, slopePerS: 20, shareOfDue: 1 / 6, backlog: 105 });
  });

  test('waits longer where arrivals and answers vary by chance: 100/s, 1.2 times the capacity', () => {
    const seen = windows(60, 120, (s) => 100 * s);
    expect(judge(seen, { gapCv2: 1 }).shown).toEqual([5.25]);
    expect(judge(seen, { gapCv2: 1, calls: { ...equalCalls, cv2: 1 } }).shown).toEqual([6.25]);
    // Calls of 4 rows that vary as much give four times the variance.
    expect(judge(seen, { gapCv2: 1, calls: { meanSize: 4, largest: 4, cv2: 1 } }).shown).toEqual([14]);
  });

  test('growth that the schedule itself explains is no fault of the strategy', () => {
    const seen = windows(20, 120, (s) => 100 * s);
    expect(judge(seen, { burst: 400 }).shown).toEqual([]);
    // 20 t - 100 is 3 % of the 120 t due after 6.1 s.
    expect(judge(seen, { burst: 100 }).shown).toEqual([6.5]);
    // By chance the 120 t may be more by 3.25 x sqrt(120 t): 20 t - 100 is beyond that after 10.9 s.
    expect(judge(seen, { burst: 100, gapCv2: 1 }).shown).toEqual([11.25]);
  });

  test('a stream that begins with a pause has not stalled', () => {
    const pause = windows(15, 0, () => 0);
    expect(judge(pause).shown).toEqual([]);
    const silent = windows(30, 100, () => 0).map(({ atS, ...rest }) => ({ ...rest, atS: atS + 15 }));
    expect(judge([...pause, ...silent]).shown).toEqual([25]);
  });

  test('a slow rate takes longer: 10/s, 1.2 times the capacity, equal gaps and calls', () => {
    expect(judge(windows(60, 12, (s) => 10 * s)).shown).toEqual([5.25]);
    expect(
      judge(
        windows(120, 12, (s) => 10 * s),
        { gapCv2: 1 },
      ).shown,
    ).toEqual([31.75]);
  });

  test('leaves growth below 3 % of the rate to longer runs', () => {
    expect(judge(windows(60, 1000, (s) => 975 * s)).shown).toEqual([]);
    expect(judge(windows(60, 1000, (s) => 965 * s)).shown).toEqual([5.25]);
  });

  test('answers in lumps of whole calls are no growth', () => {
    const seen = windows(120, 100, (s) => Math.floor((100 * s) / 256) * 256);
    expect(judge(seen, { calls: { meanSize: 256, largest: 256, cv2: 0 } }).shown).toEqual([]);
  });

  test('a backlog that jumps up and down is no growth', () => {
    const jump = [0, 20, 40, 0, 60, 20, 0];
    const jumping = (s: number) => 100 * s - (jump[Math.floor(s / 0.75) % jump.length] as number);
    expect(judge(windows(120, 100, jumping)).shown).toEqual([]);
  });

  test('a pipe that fills is no growth: every answer takes 4 s', () => {
    expect(judge(windows(60, 100, (s) => Math.max(0, 100 * (s - 4)))).shown).toEqual([]);
  });

  test('an endpoint that never answers has stalled after 10 s', () => {
    const { shown, saturation } = judge(windows(12, 10, () => 0));
    expect(shown).toEqual([10]);
    expect(saturation).toEqual({ sinceS: 0, detectedAtS: 10, slopePerS: 10, shareOfDue: 1, backlog: 100 });
  });

  test('an endpoint that stalls for good, also at 10/s', () => {
    expect(judge(windows(30, 10, (s) => 10 * Math.min(s, 15))).shown).toEqual([19.25]);
  });

  test('a stall that is worked off is no saturation when the cell ends', () => {
    const seen = windows(40, 100, (s) => Math.min(100 * s, s < 10 ? Infinity : Math.max(1000, 1000 + 300 * (s - 16))));
    const { shown, saturation } = judge(seen);
    expect(shown).toEqual([14.25]);
    expect(saturation).toBeUndefined();
  });

  test('a short stall is a step, not a slope', () => {
    const seen = windows(40, 100, (s) => (s < 10 ? 100 * s : Math.max(1000, 100 * (s - 3))));
    expect(judge(seen).shown).toEqual([]);
  });
});
