import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/run/capacity/judge.ts';
import { Histogram } from '../../../src/measure/distribution/histogram.ts';
import type { Cell, Timeline, Warning } from '../../../src/core/record.ts';
import { type Changes, streamResult } from '../../fixtures/results.ts';

const plan = { id: 'direct x direct-probe-1', strategy: 'direct', workload: 'direct-probe-1', repeat: 1 };
const bound = { percent: 99, ms: 50 };

/** 2,000 samples, of which `slow` take 80 ms and the others 10 ms. */
function latency(slow: number, samples = 2000) {
  const histogram = new Histogram();
  for (let i = 0; i < samples; i++) histogram.record(i < slow ? 80 : 10);
  return histogram.distribution();
}

function measured(changes: Changes): Cell {
  return { ...plan, state: 'measured', result: streamResult({ latencyMs: latency(0), ...changes }) };
}

function warned(code: string, severity: Warning['severity'] = 'caution'): Changes {
  return { warnings: [{ code, severity, message: `it is ${code}`, advice: 'Think.', data: {} }] };
}

/** Three windows of 100 instances, of which the second answers so many and the last the rest. */
function timeline(second: number): Timeline {
  return { windowS: 1, due: [100, 100, 100], ok: [100, second, 200 - second], failed: [0, 0, 0] };
}

describe('judge', () => {
  it('holds a rate up to the bound, that included', () => {
    expect(judge(measured({ latencyMs: latency(20) }), bound)).toEqual({ state: 'held' });
    expect(judge(measured({ latencyMs: latency(21) }), bound)).toEqual({ state: 'not held', reason: 'p99 80 ms' });
    expect(judge(measured({ latencyMs: latency(21) }), { percent: 95, ms: 50 })).toEqual({ state: 'held' });
    expect(judge(measured({ latencyMs: latency(21) }), { percent: 99, ms: 80 })).toEqual({ state: 'held' });
  });

  it('holds a rate beyond what the harness was calibrated for, when it was within the bound', () => {
    expect(judge(measured(warned('generator-bottleneck')), bound)).toEqual({ state: 'held' });
  });

  it('does not hold a rate at which the backlog grew, whatever its latency', () => {
    expect(judge(measured(warned('saturated', 'invalid')), bound)).toEqual({ state: 'not held', reason: 'it is saturated' });
  });

  it('does not hold a rate at which a third of the stream fell behind, which the others made up for', () => {
    // 90 of 100 less three standard deviations of 10.
    expect(judge(measured({ timeline: timeline(60) }), bound)).toEqual({ state: 'held' });
    expect(judge(measured({ timeline: timeline(59) }), bound)).toEqual({
      state: 'not held',
      reason: 'it answered 59 % of what fell due in its second third',
    });
  });

  it('does not hold a rate at which instances were lost or failed', () => {
    const counts = { due: 2000, ok: 1980, failed: 20, dropped: 0, duplicates: 0 };
    expect(judge(measured({ counts }), bound)).toEqual({ state: 'held' });
    expect(judge(measured({ counts: { ...counts, ok: 1979, failed: 21 } }), bound)).toEqual({
      state: 'not held',
      reason: '21 of 2000 instances failed',
    });
    expect(judge(measured({ counts: { ...counts, failed: 19, dropped: 1 } }), bound)).toEqual({
      state: 'not held',
      reason: '1 of 2000 instances were unanswered',
    });
  });

  it('takes a server that refuses some of the load for one that does not hold it', () => {
    const counts = { due: 2000, ok: 1000, failed: 1000, dropped: 0, duplicates: 0 };
    const failures = [{ message: 'the server answered 503', count: 1000 }];
    const result = streamResult({ counts, failures });
    expect(judge({ ...plan, state: 'failed', reason: 'too few', result }, bound)).toEqual({
      state: 'not held',
      reason: '1000 of 2000 instances failed: the server answered 503',
    });
  });

  it.each([
    [
      'a server that answers nothing',
      {
        ...plan,
        state: 'failed',
        reason: 'it predicted none of its 20 instances',
        result: streamResult({ counts: { due: 20, ok: 0, failed: 20, dropped: 0, duplicates: 0 } }),
      } as const,
      'it predicted none of its 20 instances',
    ],
    [
      'a rate that was not held, when the harness may be the cause',
      measured({ ...warned('schedule-not-held'), latencyMs: latency(21) }),
      'it is schedule-not-held',
    ],
    ['too few samples', measured({ latencyMs: latency(0, 999) }), '999 samples are too few for p99, which needs 1000'],
    ['counts that contradict each other', measured({ valid: { ok: false, reason: 'twice' } }), 'twice'],
    ['a failure', { ...plan, state: 'failed', reason: 'no model' } as const, 'no model'],
    ['Ctrl-C', { ...plan, state: 'stopped', result: streamResult() } as const, 'it was stopped'],
  ])('has no answer for %s', (_, cell, reason) => {
    expect(judge(cell, bound)).toEqual({ state: 'no answer', reason });
  });
});
