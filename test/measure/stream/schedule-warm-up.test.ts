import { describe, expect, test } from 'vitest';
import { ScheduleWarmUp, warmUpRule } from '../../../src/measure/stream/schedule-warm-up.ts';
import type { Window } from '../../../src/measure/stream/timeline.ts';

/** Windows of a quarter of a second at 100/s, one instance a call, from what each had: calls and their time. */
function windows(
  each: readonly { readonly due?: number; readonly calls?: number; readonly ms: number; readonly jitterMs?: number }[],
): Window[] {
  let last: Window = { atS: 0, due: 0, answered: 0, calls: 0, callMs: 0, callMs2: 0 };
  return each.map(({ due = 25, calls = due, ms, jitterMs = 0 }) => {
    last = {
      atS: last.atS + 0.25,
      due: last.due + due,
      answered: last.answered + calls,
      calls: last.calls + calls,
      callMs: last.callMs + calls * ms,
      callMs2: last.callMs2 + calls * (ms * ms + jitterMs * jitterMs),
    };
    return last;
  });
}

function warmUp(each: Parameters<typeof windows>[0], atMostS = 4, uneven = false) {
  const warmUp = new ScheduleWarmUp({ atMostS, uneven });
  warmUp.begin(1000);
  for (const window of windows(each)) warmUp.windowEnded(window);
  return warmUp.result(20);
}

const steady = Array.from({ length: 30 }, () => ({ ms: 10 }));

describe('the warm-up of a schedule', () => {
  test('is none where none is configured', () => {
    const warmUp = new ScheduleWarmUp({ seconds: 0 });
    warmUp.begin(1000);
    expect([warmUp.isOver(1000), warmUp.result(20)]).toEqual([true, undefined]);
  });

  test('is as long as configured', () => {
    const warmUp = new ScheduleWarmUp({ seconds: 2 });
    warmUp.begin(1000);
    for (const window of windows(steady)) warmUp.windowEnded(window);
    expect([warmUp.isOver(2999.9), warmUp.isOver(3000)]).toEqual([false, true]);
    expect(warmUp.result(20)).toEqual({ rule: 'as configured', seconds: 2, instances: 0, calls: 0 });
  });

  test('takes three windows where the calls are steady from the start', () => {
    expect(warmUp(steady)).toEqual({ rule: 'until steady', seconds: 0.75, instances: 0, calls: 0, steady: true });
  });

  test('goes on until three windows in a row are within 10 % of their mean', () => {
    const falling = [50, 30, 20, 15, 12, 11, 10, 10, 10].map((ms) => ({ ms }));
    // 12, 11, 10: mean 11, at most 9.1 % off.
    expect(warmUp(falling)?.seconds).toBe(1.75);
  });

  test('allows for chance: three standard errors of a mean', () => {
    const means = [10, 13, 10, 10, 10];
    // 10, 13, 10: mean 11, and 13 is 2 off. With a deviation of 4 ms the error of a mean of 25 is 0.82 ms.
    expect(warmUp(means.map((ms) => ({ ms, jitterMs: 4 })))?.seconds).toBe(0.75);
    expect(warmUp(means.map((ms) => ({ ms, jitterMs: 3 })))?.seconds).toBe(1.25);
  });

  test('joins windows until there are ten calls', () => {
    // 10, 9 + 1, 5 + 5
    const few = [10, 9, 1, 5, 5, 10].map((due) => ({ ms: 10, due }));
    expect(warmUp(few)).toMatchObject({ seconds: 1.25, steady: true });
  });

  test('is not over while answers lag behind', () => {
    // 25 due: 22.5 less three standard deviations of 5 are 7.5.
    expect(warmUp(steady.map(() => ({ ms: 10, calls: 10 })))?.seconds).toBe(0.75);
    const lagging = [...Array.from({ length: 4 }, () => ({ ms: 10, calls: 7 })), ...steady];
    expect(warmUp(lagging)?.seconds).toBe(1.75);
    // A burst may ask more than is served for a while: two windows have ten calls, and then the calls alone are judged.
    expect(warmUp(lagging, 4, true)?.seconds).toBe(1.25);
  });

  test('takes no more than its share, and says that the stream is not steady', () => {
    const restless = Array.from({ length: 30 }, (_, i) => ({ ms: i % 2 === 0 ? 10 : 20 }));
    expect(warmUp(restless, 4)).toMatchObject({ seconds: 4, steady: false });
  });

  test('does not judge too few calls', () => {
    expect(warmUp(steady, 0.6)).toEqual({ rule: 'until steady', seconds: 0.5, instances: 0, calls: 0 });
    expect(warmUp(steady, 0.2)).toBeUndefined();
  });

  test('may take a fifth of the schedule, at most a minute', () => {
    expect([warmUpRule('auto', 20), warmUpRule('auto', 600), warmUpRule('auto', undefined), warmUpRule(3, 20)]).toEqual([
      { atMostS: 4 },
      { atMostS: 60 },
      { atMostS: 60 },
      { seconds: 3 },
    ]);
    expect(warmUpRule('auto', 20, true)).toEqual({ atMostS: 4, uneven: true });
  });
});
