/** Entry of the publisher's process, which publishes a queue workload on schedule and is not part of the pipeline under test. */
import { Feed } from '../feed.ts';
import { Prefetch } from '../prefetch.ts';
import { parseSource } from '../../data/index.ts';
import type { Rejection } from '../../data/sources/source.ts';
import type { Origin } from '../../core/batch.ts';
import { systemClock } from '../../core/clock.ts';
import { onStop } from '../../core/stop-signals.ts';
import { rowWriter } from '../../data/columns/json.ts';
import { openTopic, type TopicWriter } from '../../data/google/pubsub/topic.ts';
import { dueTimes } from '../../workloads/arrivals.ts';
import { wireError } from '../../core/wire-error.ts';
import { startPacer } from '../schedule/pacer.ts';
import type { FromPublisher, PublisherOptions, ToPublisher } from './messages.ts';

/** Most instances to read before the schedule starts. */
const prefetchRows = 65_536;
const chunkRows = 1024;

let start: (startMs: number) => void = () => undefined;

// The cell's process decides what to do.
onStop(() => undefined);
process.on('disconnect', () => process.exit());
process.on('message', (message: ToPublisher) => {
  if (message.type === 'open') open(message.options).catch(fail);
  else if (message.type === 'start') start(message.startMs);
  else process.exit();
});

async function open({ queue, arrivals, source, baseDir, labels, features }: PublisherOptions): Promise<void> {
  const feed = new Feed(await parseSource(source, baseDir)(features, labels), Infinity, chunkRows);
  const prefetch = new Prefetch(feed, prefetchRows);
  await prefetch.fill();
  const topic = await openTopic(queue.projectId, queue.name);
  const pacer = await startPacer(arrivals);
  const next = dueTimes(arrivals);
  let taken = 0;
  start = (startMs) => {
    let nextMs = startMs + next();
    const endIfOver = () => {
      if (nextMs === Infinity) end(topic, feed).catch(fail);
    };
    const takeUp = () => {
      // Read before `now`, so that no lag is negative.
      const released = pacer.released();
      const atMs = systemClock.now();
      const dueMs: number[] = [];
      const rejected: Rejection[] = [];
      const messages: { readonly text: string; readonly attributes: Readonly<Record<string, string>> }[] = [];
      for (; taken < released; taken++) {
        const instance = prefetch.next();
        if (instance === undefined) break;
        if (instance.kind === 'rejected') rejected.push(instance.rejection);
        else {
          const { batch, index } = instance;
          const key = batch.keys[index] as number;
          const origin = originAttribute(batch.origins?.[index]);
          if (origin === undefined)
            rejected.push({
              key,
              failure: { message: longOrigin },
              ...(batch.origins && { origin: batch.origins[index] as Origin }),
            });
          else
            messages.push({
              text: rowWriter(batch.columns)(index),
              attributes: { key: String(key), due_ms: String(nextMs), ...origin },
            });
        }
        dueMs.push(nextMs);
        nextMs = startMs + next();
      }
      if (dueMs.length === 0) return;
      // Reported before sending, so that no instance arrives before it is due.
      send({ type: 'published', dueMs, atMs, rejected, passes: feed.passes, ended: false });
      for (const { text, attributes } of messages) topic.publish(text, attributes).catch(fail);
      endIfOver();
      prefetch.refill(() => taken < pacer.released() && takeUp(), fail);
    };
    pacer.start(startMs, takeUp);
    endIfOver();
  };
  send({ type: 'opened' });
}

/** Of one attribute, in bytes: https://cloud.google.com/pubsub/quotas#resource_limits */
const maxAttributeBytes = 1024;
const longOrigin = `its id is too long for a message of Pub/Sub, which takes ${maxAttributeBytes} bytes with line and file`;

/** Hands the row's origin through the queue to the sink; undefined if it does not fit. */
function originAttribute(origin: Origin | undefined): Readonly<Record<string, string>> | undefined {
  if (origin === undefined) return {};
  const text = JSON.stringify(origin);
  return Buffer.byteLength(text) <= maxAttributeBytes ? { origin: text } : undefined;
}

async function end(topic: TopicWriter, feed: Feed): Promise<void> {
  await topic.close();
  send({ type: 'published', dueMs: [], atMs: systemClock.now(), rejected: [], passes: feed.passes, ended: true });
}

function fail(error: unknown): void {
  send({ type: 'failed', error: wireError(error) });
}

function send(message: FromPublisher): void {
  if (process.connected) process.send?.(message);
}
