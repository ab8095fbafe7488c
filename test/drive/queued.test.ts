import { describe, expect, it } from 'vitest';
import { driveQueue, type MessageQueue, type QueueEvents, type QueueMessage } from '../../src/drive/queued.ts';
import type { Workers } from '../../src/drive/drive.ts';
import { BatchBuilder } from '../../src/model/check.ts';
import type { Batching } from '../../src/predictor.ts';
import { contextOf, numbers } from './harness.ts';
import { VirtualTime, VirtualWorkers } from './virtual.ts';

/** Publishes an instance every 10 ms and delivers it 5 ms later; what is given back comes again after 20 ms. */
class VirtualQueue implements MessageQueue {
  readonly acked: string[] = [];
  readonly #time: VirtualTime;
  readonly #count: number;
  readonly #twice: readonly number[];
  readonly #tellAfterMs: number;

  constructor(time: VirtualTime, count: number, twice: readonly number[], tellAfterMs: number) {
    this.#time = time;
    this.#count = count;
    this.#twice = twice;
    this.#tellAfterMs = tellAfterMs;
  }

  start(startMs: number, events: QueueEvents): void {
    for (let key = 0; key < this.#count; key++) {
      const dueMs = startMs + key * 10;
      const ended = key === this.#count - 1;
      this.#time.at(dueMs, () => {
        const published = { dueMs: [dueMs], atMs: dueMs, rejected: [], passes: 1, ended };
        this.#time.at(dueMs + this.#tellAfterMs, () => events.onPublished(published));
        this.#deliver(events, key, dueMs, 1);
        if (this.#twice.includes(key)) this.#deliver(events, key, dueMs, 2);
      });
    }
  }

  #deliver(events: QueueEvents, key: number, dueMs: number, attempt: number): void {
    const message: QueueMessage = {
      key,
      dueMs,
      text: JSON.stringify({ x: key }),
      ack: () => this.acked.push(`${key}#${attempt}`),
      nack: () => this.#time.at(this.#time.now() + 15, () => this.#deliver(events, key, dueMs, attempt + 1)),
    };
    this.#time.at(this.#time.now() + 5 * attempt, () => events.onMessage(message));
  }
}

interface Queued {
  readonly count: number;
  readonly serviceMs?: number;
  readonly workers?: number;
  /** The call, by its number, whose worker dies with it. */
  readonly dies?: readonly number[];
  readonly twice?: readonly number[];
  readonly batching?: Partial<Batching>;
  readonly drainMs?: number;
  /** How long after its publication an instance is told to be published. */
  readonly tellAfterMs?: number;
  readonly stopAtMs?: number;
}

async function drive({
  count,
  serviceMs = 1,
  workers = 1,
  dies = [],
  twice = [],
  batching = {},
  drainMs = 1000,
  tellAfterMs = 0,
  stopAtMs = Infinity,
}: Queued) {
  const time = new VirtualTime();
  const alive = new VirtualWorkers(time, workers, () => serviceMs);
  let calls = 0;
  const mortal: Workers = {
    workers,
    async predict(batch, worker) {
      const isLast = dies.includes(calls++);
      const outcome = await alive.predict(batch, worker);
      if (!isLast) return outcome;
      const failed = new Map([...batch.keys].map((_, i) => [i, { message: 'the worker thread died' }]));
      return { outputs: {}, failed, record: { ...outcome.record, startMs: Number.NaN, endMs: Number.NaN } };
    },
    abort: () => alive.abort(),
  };
  const stop = new AbortController();
  time.at(stopAtMs, () => stop.abort());
  const { feed: _, ...context } = contextOf({ time, workers: mortal, source: numbers(0), batching, signal: stop.signal });
  const queue = new VirtualQueue(time, count, twice, tellAfterMs);
  const builder = new BatchBuilder([{ name: 'x', dtype: 'float32', shape: [] }]);
  const driven = await time.run(driveQueue({ ...context, queue, builder, lengthMs: count * 10, drainMs, after: time.after }));
  return { ...context, driven, acked: queue.acked, batches: alive.batches, counts: context.recorder.counts };
}

describe('a stream through a queue', () => {
  it('counts latency from the due time, and acknowledges each message once', async () => {
    const { counts, recorder, sink, driven, acked } = await drive({ count: 4 });
    expect(counts).toMatchObject({ due: 4, ok: 4, failed: 0, dropped: 0, duplicates: 0 });
    const { min, max } = recorder.latency.distribution();
    expect([min, max]).toEqual([6, 6]);
    expect(recorder.elapsedS).toBe(0.04);
    expect(sink.keys).toEqual([0, 1, 2, 3]);
    expect(acked).toEqual(['0#1', '1#1', '2#1', '3#1']);
    expect(driven).toMatchObject({ passes: 1, counts: { deliveries: 4, redeliveries: 0, givenBack: 0 } });
    expect(driven.first.map(({ size }) => size)).toEqual([1, 1, 1, 1]);
  });

  it('groups what comes within the time of a group, which begins with its first message', async () => {
    const { batches, recorder } = await drive({ count: 4, batching: { maxSize: 8, maxWaitMs: 15 } });
    expect(batches).toEqual([
      [0, 1],
      [2, 3],
    ]);
    // Delivered at 5 ms, grouped until 20, answered at 21.
    expect(recorder.latency.distribution().max).toBe(21);
  });

  it('gives the messages of a dead worker back, and another one predicts them', async () => {
    const { counts, sink, driven, acked } = await drive({ count: 3, workers: 2, dies: [1] });
    expect(counts).toMatchObject({ due: 3, ok: 3, failed: 0, dropped: 0, duplicates: 0 });
    expect(sink.keys).toEqual([0, 2, 1]);
    expect(acked).toEqual(['0#1', '2#1', '1#2']);
    expect(driven.counts).toEqual({ deliveries: 4, redeliveries: 1, givenBack: 1 });
  });

  it('fails when all workers have died', async () => {
    await expect(drive({ count: 3, workers: 2, dies: [0, 1] })).rejects.toThrow('all workers have died: the worker thread died');
  });

  it('predicts a message that comes twice once, and acknowledges both deliveries', async () => {
    // The second delivery of 0 comes when it has been written, that of 1 while it is being answered.
    const early = await drive({ count: 1, twice: [0] });
    expect(early.batches).toEqual([[0]]);
    expect(early.acked).toEqual(['0#1', '0#2']);
    const late = await drive({ count: 1, twice: [0], serviceMs: 8 });
    expect(late.batches).toEqual([[0]]);
    expect(late.acked).toEqual(['0#1', '0#2']);
    expect(late.driven.counts).toEqual({ deliveries: 2, redeliveries: 1, givenBack: 0 });
  });

  it('keeps a message that comes before the word that it was published', async () => {
    const { counts, recorder } = await drive({ count: 3, tellAfterMs: 7 });
    expect(counts).toEqual({ due: 3, ok: 3, failed: 0, dropped: 0, duplicates: 0 });
    expect(recorder.latency.distribution().min).toBe(8);
  });

  it('that is stopped ends its schedule then, and its last call later', async () => {
    const { counts, recorder } = await drive({ count: 10, serviceMs: 30, stopAtMs: 42 });
    // Due until 40 ms: five; the second call is under way from 35 to 65 ms.
    expect(counts).toEqual({ due: 5, ok: 2, failed: 0, dropped: 3, duplicates: 0 });
    expect([recorder.scheduleS, recorder.elapsedS]).toEqual([0.042, 0.065]);
  });

  it('drops what has no answer when the wait for late ones is over', async () => {
    const { counts, recorder } = await drive({ count: 3, serviceMs: 100, drainMs: 150 });
    expect(counts).toMatchObject({ due: 3, ok: 1, failed: 0, dropped: 2 });
    expect(recorder.elapsedS).toBe(0.18);
  });
});
