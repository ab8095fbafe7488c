/** The schedule of a stream, and its end: the publisher sends, and the pipeline answers through a topic of its own. */
import type { Runner } from '../../../core/keys/engine.ts';
import { systemClock } from '../../../core/clock.ts';
import { endsWithin } from '../../../core/within.ts';
import { rowWriter } from '../../../data/columns/json.ts';
import type { QueueName } from '../../../data/google/pubsub/queue.ts';
import { type Subscriber, subscribe } from '../../../data/google/pubsub/subscriber.ts';
import { openTopic, type TopicWriter } from '../../../data/google/pubsub/topic.ts';
import { firstRows } from '../../../data/sources/first-rows.ts';
import type { Source } from '../../../data/sources/source.ts';
import type { Recorder } from '../../../measure/recorder.ts';
import type { CellHooks, CellTask } from '../../engine.ts';
import { openPublisher } from '../../publisher/publisher.ts';
import type { Driver } from '../driver.ts';
import type { StreamCount } from './stream-count.ts';

interface StreamToRun {
  readonly task: CellTask;
  readonly runner: Runner;
  readonly hooks: CellHooks;
  readonly source: Source;
  readonly driver: Driver;
  readonly recorder: Recorder;
  readonly count: StreamCount;
  /** Where the pipeline sends its results. */
  readonly results: QueueName;
  /** Called when the pipeline has answered for each worker, before the schedule starts. */
  readonly onWarm: () => Promise<void>;
}

const mostResults = 10_000;
const lookEveryMs = 100;
/** Model and runner may start slowly; Dataflow's machines in 2018 took five minutes. */
const mostWarmUpS = { usual: 600, dataflow: 1800 };

/**
 * Warms the pipeline up, publishes on schedule, and resolves when every instance is answered, or `drainS` after the last one was due, or
 * soon after a stop. Rejects if the pipeline, the publisher or Pub/Sub fails.
 */
export async function driveStream({
  task,
  runner,
  hooks,
  source,
  driver,
  recorder,
  count,
  results,
  onWarm,
}: StreamToRun): Promise<void> {
  const { queue, workload, model, settings, baseDir, labels } = task;
  if (queue === undefined || workload.kind !== 'stream') throw new Error('a queue workload has a queue');
  const failure = new AbortController();
  const fail = (error: unknown) => failure.abort(error);
  const failed = new Promise<never>((_, reject) => {
    failure.signal.addEventListener('abort', () => reject(failure.signal.reason));
  });
  failed.catch(() => undefined);
  // Nothing ends a stream but the engine.
  driver.ended.then(() => fail(new Error('the pipeline ended before its stream')), fail);
  const topic = await openTopic(queue.projectId, queue.name);
  let subscriber: Subscriber | undefined;
  const publisher = await openPublisher({
    queue,
    arrivals: workload,
    source: task.source,
    baseDir,
    labels,
    features: model.inputs,
  });
  // The direct runner looks at the time only when a message comes, and would let the last group wait for half a minute.
  const tick = () => topic.publish('', { tick: '1' }).catch(fail);
  const ticks = runner === 'direct' ? setInterval(() => void tick(), lookEveryMs) : undefined;
  try {
    let warm = 0;
    subscriber = await subscribe(results, mostResults, {
      onMessage: (message) => {
        warm += count.answered(message.text);
        message.ack();
      },
      onDeadLetter: (letter) => letter.ack(),
      onError: fail,
    });
    await publishWarmUp(topic, source, task.workers);
    const opening = Promise.race([failed, until(() => warm >= task.workers, hooks.signal)]);
    const mostS = mostWarmUpS[runner === 'dataflow' ? 'dataflow' : 'usual'];
    if (!(await endsWithin(mostS * 1000, opening)))
      throw new Error(`the pipeline had not answered ${task.workers} warm-up messages after ${mostS} s`);
    await opening;
    await onWarm();
    const startMs = systemClock.now();
    recorder.begin(startMs);
    publisher.start(startMs, { onPublished: (published) => count.published(published), onError: fail });
    await Promise.race([failed, until(() => count.isPublished, hooks.signal)]);
    if (hooks.signal.aborted) {
      recorder.scheduleStopped(systemClock.now());
      await publisher.close();
    }
    const answered = until(() => count.isOver, hooks.signal);
    await endsWithin(settings.drainS * 1000, Promise.race([failed, answered]));
    recorder.end(systemClock.now());
    await Promise.race([failed, count.written]);
  } finally {
    clearInterval(ticks);
    await publisher.close();
    await topic.close();
    await subscriber?.close();
  }
}

/** One message for each worker's group, which tells it to load the model. */
async function publishWarmUp(topic: TopicWriter, source: Source, workers: number): Promise<void> {
  const { columns } = await firstRows(source, 1);
  const text = rowWriter(columns)(0);
  await Promise.all(Array.from({ length: workers }, (_, worker) => topic.publish(text, { key: String(-1 - worker) })));
}

/** Looks again and again; ends early when stopped. */
async function until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
  while (!isSo() && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
}
