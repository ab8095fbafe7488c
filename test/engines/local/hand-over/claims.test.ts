import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../../src/core/batch.ts';
import { Claims } from '../../../../src/engines/local/hand-over/claims.ts';
import { HandOver } from '../../../../src/engines/local/hand-over/hand-over.ts';
import { Ring } from '../../../../src/engines/local/hand-over/ring.ts';
import { alarmTime, makePacerShared, released, startTime } from '../../../../src/engines/schedule/pacer-shared.ts';
import { VirtualTime } from '../../../drive/virtual.ts';

const batch = (keys: readonly number[]): Batch => ({
  size: keys.length,
  keys: Float64Array.from(keys),
  columns: { x: { dtype: 'float32', shape: [], values: Float32Array.from(keys) } },
});
const model = { inputs: [{ name: 'x', dtype: 'float32', shape: [] }], outputs: [] } as const;

interface Paced {
  readonly maxWaitMs: number;
  readonly dueMs: readonly number[];
}

function laid(maxSize: number, keys: readonly number[], by: Paced | 'full' | 'loop' = 'full') {
  const paced = typeof by === 'string' ? undefined : by;
  const batching = { maxSize, maxWaitMs: paced?.maxWaitMs ?? (by === 'loop' ? 100 : 0), inFlight: 1 };
  const shared = makePacerShared();
  const times = new Float64Array(shared.times);
  times[startTime] = 1000;
  const { waiting } = new VirtualTime();
  const handOver = new HandOver({
    ...model,
    batching,
    workers: 2,
    rowsAhead: 16,
    rule: typeof by === 'string' ? by : 'scheduled',
    waiting,
    ...(paced && { release: shared }),
  });
  handOver.lay(batch(keys), 0, paced && Float64Array.from(paced.dueMs));
  const clock = { nowMs: 1000, now: () => clock.nowMs };
  const { ring, release, rule } = handOver;
  const claims = () => new Claims({ ring: new Ring(ring), release, rule, batching, clock, waiting });
  const fallDue = (count: number) => Atomics.add(new Int32Array(release.control), released, count);
  return { handOver, clock, times, fallDue, claims: claims(), others: claims() };
}

describe('claims of a batch', () => {
  test('are full calls, no row in two of them; only the last is smaller', () => {
    const { handOver, claims, others } = laid(2, [0, 1, 2, 3, 4]);
    expect(claims.take()).toEqual({ start: 0, size: 2, readyMs: Number.NaN });
    expect(others.take()).toEqual({ start: 2, size: 2, readyMs: Number.NaN });
    expect(claims.take()).toBeUndefined();
    handOver.complete();
    expect(others.take()).toEqual({ start: 4, size: 1, readyMs: Number.NaN });
    expect(claims.take()).toBeUndefined();
    expect([handOver.claimed, handOver.unclaimed, handOver.underWay]).toEqual([5, 0, 5]);
  });

  test('end when the drive stops', () => {
    const { handOver, claims } = laid(1, [0, 1]);
    handOver.stop();
    expect([claims.take(), claims.isOver]).toEqual([undefined, true]);
  });
});

describe('claims of a stream', () => {
  test('are of what has fallen due, by the ordinals of the schedule: a rejected row has one, and no place', () => {
    // Row 1 of the source was rejected.
    const { claims, clock, fallDue } = laid(8, [0, 2, 3], { maxWaitMs: 0, dueMs: [0, 20, 30] });
    expect(claims.take()).toBeUndefined();
    fallDue(2);
    expect(claims.take()).toEqual({ start: 0, size: 1, readyMs: 1000 });
    expect(claims.take()).toBeUndefined();
    fallDue(2);
    clock.nowMs = 1030;
    expect(claims.take()).toEqual({ start: 1, size: 2, readyMs: 1020 });
  });

  test('wait for a full group, or for the time of its first instance, and ask the pacer to wake them then', () => {
    const { claims, clock, times, fallDue } = laid(3, [0, 1, 2, 3, 4], { maxWaitMs: 25, dueMs: [0, 10, 20, 30, 40] });
    fallDue(2);
    clock.nowMs = 1010;
    expect(claims.take()).toBeUndefined();
    void claims.news(claims.seen);
    expect(times[alarmTime]).toBe(1025);
    fallDue(1);
    clock.nowMs = 1020;
    // Full when the third fell due.
    expect(claims.take()).toEqual({ start: 0, size: 3, readyMs: 1020 });
    fallDue(2);
    clock.nowMs = 1050;
    expect(claims.take()).toBeUndefined();
    void claims.news(claims.seen);
    expect(times[alarmTime]).toBe(1055);
    clock.nowMs = 1055;
    expect(claims.take()).toEqual({ start: 3, size: 2, readyMs: 1055 });
  });
});

describe('claims of a closed loop', () => {
  test('are of rows that users have sent; each sends the next when it has its answer, until the end', () => {
    const { handOver, claims, clock } = laid(2, [0, 1, 2, 3, 4, 5], 'loop');
    expect(claims.take()).toBeUndefined();
    handOver.send(3, 1000, 1050);
    expect(claims.take()).toMatchObject({ start: 0, size: 2 });
    // The third user's group has room, and waits no longer than the loop lasts.
    expect(claims.take()).toBeUndefined();
    clock.nowMs = 1010;
    claims.answered(2);
    expect([handOver.sent, claims.take()]).toMatchObject([5, { start: 2, size: 2 }]);
    clock.nowMs = 1050;
    expect(claims.take()).toMatchObject({ start: 4, size: 1 });
    claims.answered(3);
    expect([handOver.sent, claims.take()]).toEqual([5, undefined]);
  });
});
