import { describe, expect, test } from 'vitest';
import { type Backlog, TimelineRecorder, type Window } from '../../../src/measure/stream/timeline.ts';

describe('a timeline', () => {
  test('has nothing where nothing happened', () => {
    const recorder = new TimelineRecorder();
    recorder.begin(100);
    recorder.end();
    expect(recorder.timeline()).toBeUndefined();
  });

  test('counts a stream by windows of a quarter of a second; latency belongs to the window of the due time', () => {
    const recorder = new TimelineRecorder();
    recorder.begin(1000);
    recorder.due(1000);
    recorder.due(1249);
    recorder.call(1010, 1030, 1);
    recorder.counted(1030, 1, 0);
    recorder.latency(1000, 30);
    recorder.due(1250);
    recorder.call(1260, 1300, 1);
    recorder.counted(1300, 1, 0);
    recorder.latency(1249, 51);
    recorder.call(1500, 1760, 1);
    recorder.counted(1760, 0, 1);
    recorder.end();
    expect(recorder.timeline()).toEqual({
      windowS: 0.25,
      ok: [1, 1, 0, 0],
      failed: [0, 0, 0, 1],
      callMs: [20, 40, null, 260],
      due: [2, 1, 0, 0],
      backlog: [1, 1, 1, 0],
      latencyMs: [40.5, null, null, null],
    });
  });

  test('of a batch has what was answered when', () => {
    const recorder = new TimelineRecorder();
    recorder.begin(0);
    recorder.call(0, 100, 8);
    recorder.counted(100, 8, 0);
    recorder.call(100, 400, 8);
    recorder.counted(400, 7, 1);
    recorder.end();
    expect(recorder.timeline()).toEqual({ windowS: 0.25, ok: [8, 7], failed: [0, 1], callMs: [100, 300] });
  });

  test('tells each window of a schedule when it is over, with all that was answered in it', () => {
    const seen: Backlog[] = [];
    const recorder = new TimelineRecorder(({ atS, due, answered }) => seen.push({ atS, due, answered }));
    recorder.begin(0);
    recorder.due(0);
    recorder.due(240);
    recorder.counted(245, 1, 0);
    recorder.due(800);
    expect(seen).toEqual([
      { atS: 0.25, due: 2, answered: 1 },
      { atS: 0.5, due: 2, answered: 1 },
      { atS: 0.75, due: 2, answered: 1 },
    ]);
    recorder.counted(990, 1, 1);
    recorder.end();
    expect(seen.slice(3)).toEqual([{ atS: 1, due: 3, answered: 3 }]);
  });

  test('stays small: 240 windows, twice as long whenever they would be more', () => {
    const seen: Backlog[] = [];
    const recorder = new TimelineRecorder(({ atS, due, answered }) => seen.push({ atS, due, answered }));
    recorder.begin(0);
    for (let ms = 0; ms < 150_000; ms += 50) {
      recorder.due(ms);
      recorder.counted(ms + 10, 1, 0);
    }
    recorder.end();
    const timeline = recorder.timeline();
    expect([timeline?.windowS, timeline?.ok.length, new Set(timeline?.ok)]).toEqual([1, 150, new Set([20])]);
    expect([new Set(timeline?.due), new Set(timeline?.backlog)]).toEqual([new Set([20]), new Set([0])]);
    // A quarter of a second for the first minute, half a second for the second.
    expect(seen.map(({ atS }) => atS)).toEqual([
      ...Array.from({ length: 240 }, (_, i) => (i + 1) / 4),
      ...Array.from({ length: 120 }, (_, i) => 60 + (i + 1) / 2),
      ...Array.from({ length: 30 }, (_, i) => 120 + i + 1),
    ]);
    expect(seen.at(-1)).toEqual({ atS: 150, due: 3000, answered: 3000 });
  });

  test('tells the calls that ended, their time and its squares', () => {
    const seen: Window[] = [];
    const recorder = new TimelineRecorder((window) => seen.push(window));
    recorder.begin(0);
    recorder.due(0);
    recorder.call(0, 30, 1);
    recorder.due(250);
    recorder.call(250, 290, 1);
    recorder.end();
    expect(seen.map(({ calls, callMs, callMs2 }) => [calls, callMs, callMs2])).toEqual([
      [1, 30, 900],
      [2, 70, 2500],
    ]);
  });

  test('knows how much call times vary, and how large calls are', () => {
    const recorder = new TimelineRecorder();
    recorder.begin(0);
    for (const [startMs, endMs, size] of [
      [0, 10, 4],
      [10, 20, 2],
      [20, 50, 3],
      [50, 80, 3],
    ] as const) {
      recorder.call(startMs, endMs, size);
      recorder.counted(endMs, size, 0);
    }
    // Mean 20 ms, variance 100 ms².
    expect(recorder.calls).toEqual({ meanSize: 3, largest: 4, cv2: 0.25 });
  });

  test('counts what no worker answered where the schedule is', () => {
    const recorder = new TimelineRecorder();
    recorder.begin(0);
    recorder.due(300);
    recorder.counted(Number.NaN, 0, 1);
    expect(recorder.timeline()?.failed).toEqual([0, 1]);
  });
});
