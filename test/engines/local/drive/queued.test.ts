import { describe, expect, it } from 'vitest';
import type { MessageQueue, QueueEvents, QueueMessage } from '../../../../src/data/queue.ts';
import { driveQueue } from '../../../../src/engines/local/drive/queued.ts';
import type { Workers } from '../../../../src/engines/local/drive/drive.ts';
import { BatchBuilder } from '../../../../src/data/columns/batch-builder.ts';
import type { Batching } from '../../../../src/core/predictor.ts';
import { contextOf, numbers } from '../../../drive/harness.ts';
import { VirtualTime, VirtualWorkers } from '../../../drive/virtual.ts';

/**
 * Publishes an instance every 10 ms and delivers it 5 ms later; what is given back comes again after 15 ms and 5 ms for each delivery, or
 * becomes a dead letter after 15 ms.
 */
class VirtualQueue implements MessageQueue {
  readonly acked: string[] = [];
  readonly maxDeliveryAttempts: number | undefined;
  readonly #time: VirtualTime;
  readonly #queued: VirtuallyQueued;

  constructor(time: VirtualTime, queued: VirtuallyQueued) {
    this.#time = time;
    this.#queued = queued;
    this.maxDeliveryAttempts = queued.maxDeliveryAttempts;
  }

  start(startMs: number, events: QueueEvents): void {
    const { count, twice = [], tellAfterMs = 0, foreign = [], deadEarly = {} } = this.#queued;
    for (const key of foreign) this.#deliver(events, key, startMs, 1);
    for (const [key, atMs] of Object.entries(deadEarly)) this.#time.at(startMs + atMs, () => this.#sendDead(events, Number(key)));
    for (let key = 0; key < count; key++) {
      const dueMs = startMs + key * 10;
      const ended = key === count - 1;
      this.#time.at(dueMs, () => {
        const published = { dueMs: [dueMs], atMs: dueMs, rejected: [], passes: 1, ended };
        this.#time.at(dueMs + tellAfterMs, () => events.onPublished(published));
        this.#deliver(events, key, dueMs, 1);
        if (twice.includes(key)) this.#deliver(events, key, dueMs, 2);
      });
    }
  }

  #deliver(events: QueueEvents, key: number, dueMs: number, attempt: number): void {
    const message: QueueMessage = {
      key,
      dueMs,
      text: JSON.stringify({ x: key }),
      origin: JSON.stringify({ line: key + 2 }),
      attempt: this.maxDeliveryAttempts === undefined ? 0 : attempt,
      ack: () => this.acked.push(`${key}#${attempt}`),
      nack: () => this.#time.at(this.#time.now() + 15, () => this.#again(events, key, dueMs, attempt)),
    };
    this.#time.at(this.#time.now() + 5 * attempt, () => events.onMessage(message));
  }

  #again(events: QueueEvents, key: number, dueMs: number, attempt: number): void {
    const { maxDeliveryAttempts = Infinity, deadLetterTopicIsClosed = false } = this.#queued;
    if (attempt < maxDeliveryAttempts || deadLetterTopicIsClosed) this.#deliver(events, key, dueMs, attempt + 1);
    else this.#sendDead(events, key);
  }

  #sendDead(events: QueueEvents, key: number): void {
    events.onDeadLetter({ key, ack: () => this.acked.push(`${key} dead`) });
  }
}

interface VirtuallyQueued {
  readonly count: number;
  readonly twice?: readonly number[];
  /** How long after its publication an instance is told to be published. */
  readonly tellAfterMs?: number;
  /** Keys of messages that nobody has told to be published, at the start. */
  readonly foreign?: readonly number[];
  readonly maxDeliveryAttempts?: number;
  /** The queue goes on to deliver. */
  readonly deadLetterTopicIsClosed?: boolean;
  /** When a key becomes a dead letter, in ms, whatever the driver does. */
  readonly deadEarly?: Readonly<Record<number, number>>;
}

interface Queued extends VirtuallyQueued {
  /** By key: how often its prediction fails. */
  readonly fails?: Readonly<Record<number, number>>;
  readonly serviceMs?: number;
  readonly workers?: number;
  /** The call, by its number, whose worker dies with it. */
  readonly dies?: readonly number[];
  readonly batching?: Partial<Batching>;
  readonly drainMs?: number;
  readonly stopAtMs?: number;
}

async function drive({
  serviceMs = 1,
  workers = 1,
  dies = [],
  fails = {},
  batching = {},
  drainMs = 1000,
  stopAtMs = Infinity,
  ...queued
}: Queued) {
  const time = new VirtualTime();
  const alive = new VirtualWorkers(time, workers, () => serviceMs);
  let calls = 0;
  const failures = { ...fails };
  const failNow = (key: number) => (failures[key] ?? 0) > 0 && (failures[key]! -= 1) >= 0;
  const mortal: Workers = {
    workers,
    predict: () => Promise.reject(new Error('nothing is handed over')),
    serve: (handOver) =>
      alive.serve(handOver, async (batch, worker) => {
        const isLast = dies.includes(calls++);
        const outcome = await alive.predict(batch, worker);
        if (isLast) {
          handOver.died(worker, 'the worker thread died');
          return new Promise(() => undefined);
        }
        const failing = [...batch.keys].flatMap((key, i) => (failNow(key) ? [[i, { message: 'no luck' }] as const] : []));
        return { ...outcome, failed: new Map(failing) };
      }),
    abort: () => alive.abort(),
  };
  const stop = new AbortController();
  time.at(stopAtMs, () => stop.abort());
  const { feed: _, ...context } = contextOf({ time, workers: mortal, source: numbers(0), batching, signal: stop.signal });
  const queue = new VirtualQueue(time, queued);
  const builder = new BatchBuilder([{ name: 'x', dtype: 'float32', shape: [] }]);
  const driven = await time.run(driveQueue({ ...context, queue, builder, lengthMs: queued.count * 10, drainMs }));
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
    expect(driven.first.map(({ origins }) => origins)).toEqual([[{ line: 2 }], [{ line: 3 }], [{ line: 4 }], [{ line: 5 }]]);
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

  it('acknowledges messages that it has not published, and counts them apart', async () => {
    const { counts, driven, acked } = await drive({ count: 2, foreign: [7, Number.NaN, 1.5] });
    expect(counts).toEqual({ due: 2, ok: 2, failed: 0, dropped: 0, duplicates: 0 });
    expect(driven.counts).toEqual({ deliveries: 5, redeliveries: 0, givenBack: 0, foreign: 3 });
    expect(acked.toSorted()).toEqual(['0#1', '1#1', '1.5#1', '7#1', 'NaN#1']);
  });
});

describe('a queue with dead letters', () => {
  it('tries a failed instance again; without dead letters it has failed', async () => {
    const { counts, sink, driven, acked, recorder } = await drive({ count: 2, fails: { 0: 2 }, maxDeliveryAttempts: 5 });
    expect(counts).toEqual({ due: 2, ok: 2, failed: 0, dropped: 0, duplicates: 0 });
    expect(sink.keys).toEqual([1, 0]);
    expect(driven.counts).toEqual({ deliveries: 4, redeliveries: 2, givenBack: 2, deadLetters: 0 });
    expect(acked).toEqual(['1#1', '0#3']);
    // Deliveries at 5, 6 + 15 + 10 and 32 + 15 + 15 ms; latency counts from the due time to the answer that was one.
    expect(recorder.latency.distribution().max).toBe(63);
    const plain = await drive({ count: 2, fails: { 0: 1 } });
    expect(plain.counts).toMatchObject({ ok: 1, failed: 1 });
    expect(plain.driven.counts).toEqual({ deliveries: 2, redeliveries: 0, givenBack: 0 });
    expect(plain.recorder.failures).toEqual([{ message: 'no luck', count: 1 }]);
  });

  it('counts out what became one as failed, with the last reason', async () => {
    const { counts, sink, driven, acked, recorder } = await drive({ count: 3, fails: { 1: 99 }, maxDeliveryAttempts: 5 });
    expect(counts).toEqual({ due: 3, ok: 2, failed: 1, dropped: 0, duplicates: 0 });
    expect(recorder.failures).toEqual([{ message: 'dead letter: no luck', count: 1 }]);
    expect(driven.counts).toEqual({ deliveries: 7, redeliveries: 4, givenBack: 5, deadLetters: 1 });
    expect([sink.keys, sink.rejected]).toEqual([[0, 2], [1]]);
    expect(acked).toEqual(['0#1', '2#1', '1 dead']);
  });

  it('gives back only what failed of a group; the rest is predicted, written and acknowledged', async () => {
    const { counts, sink, acked, batches, recorder } = await drive({
      count: 5,
      fails: { 0: 1, 2: 1, 3: 1 },
      maxDeliveryAttempts: 5,
      batching: { maxSize: 5, maxWaitMs: 1000 },
      drainMs: 5000,
    });
    expect(counts).toMatchObject({ due: 5, ok: 5, failed: 0, dropped: 0, duplicates: 0 });
    expect(batches).toEqual([
      [0, 1, 2, 3, 4],
      [0, 2, 3],
    ]);
    expect(sink.keys).toEqual([1, 4, 0, 2, 3]);
    expect(acked).toEqual(['1#1', '4#1', '0#2', '2#2', '3#2']);
    // The virtual workers predict the key.
    const { y } = recorder.predictions.lookUp(Float64Array.of(0, 1, 2, 3, 4));
    expect(y).toMatchObject({ values: Float32Array.of(0, 1, 2, 3, 4) });
  });

  it('ends even where the queue delivers without end: what fails then is counted out', async () => {
    const { counts, driven, acked, recorder } = await drive({
      count: 1,
      fails: { 0: 99 },
      maxDeliveryAttempts: 5,
      deadLetterTopicIsClosed: true,
    });
    expect(counts).toEqual({ due: 1, ok: 0, failed: 1, dropped: 0, duplicates: 0 });
    expect(recorder.failures).toEqual([{ message: 'no luck', count: 1 }]);
    expect(driven.counts).toEqual({ deliveries: 6, redeliveries: 5, givenBack: 5, deadLetters: 0 });
    expect(acked).toEqual(['0#6']);
  });

  it('counts an instance once that became one while it was under way', async () => {
    // Answered from 5 to 15 ms; the queue gives it up at 8 ms.
    const predicted = await drive({ count: 1, serviceMs: 10, maxDeliveryAttempts: 5, deadEarly: { 0: 8 } });
    expect(predicted.counts).toEqual({ due: 1, ok: 1, failed: 0, dropped: 0, duplicates: 0 });
    expect(predicted.driven.counts).toEqual({ deliveries: 1, redeliveries: 0, givenBack: 0, deadLetters: 1 });
    const failed = await drive({ count: 1, serviceMs: 10, fails: { 0: 1 }, maxDeliveryAttempts: 5, deadEarly: { 0: 8 } });
    expect(failed.counts).toEqual({ due: 1, ok: 0, failed: 1, dropped: 0, duplicates: 0 });
    expect(failed.driven.counts.givenBack).toBe(0);
    expect(failed.acked).toEqual(['0 dead', '0#1']);
    // Written at 6 ms.
    const before = await drive({ count: 2, maxDeliveryAttempts: 5, deadEarly: { 0: 8 } });
    expect(before.counts).toEqual({ due: 2, ok: 2, failed: 0, dropped: 0, duplicates: 0 });
    expect(before.acked).toEqual(['0#1', '0 dead', '1#1']);
  });

  it('of somebody else is acknowledged, and no instance', async () => {
    const { counts, driven, acked } = await drive({ count: 2, maxDeliveryAttempts: 5, deadEarly: { 4: 8 } });
    expect(counts).toMatchObject({ due: 2, ok: 2, failed: 0 });
    expect(driven.counts).toEqual({ deliveries: 3, redeliveries: 0, givenBack: 0, deadLetters: 0, foreign: 1 });
    expect(acked).toContain('4 dead');
  });
});
