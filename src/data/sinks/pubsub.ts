import { z } from 'zod';
import { parseOptions } from '../../core/options.ts';
import { openTopic } from '../google/pubsub/topic.ts';
import { rejectionText, resultWriter } from './result-text.ts';
import { sampled, sampledRows, sampleSchema } from './sample.ts';
import { type Sink, type SinkFactory, type TextRows, timedWrite } from './sink.ts';

const options = z.strictObject({
  topic: z.string().min(1),
  projectId: z.string().min(1),
  sample: sampleSchema.optional(),
});

/** One message per instance, like a row of the jsonl sink, with the attributes `key` and `cell`. */
export const pubsubSink: SinkFactory<z.output<typeof options>> = {
  name: 'pubsub',
  parse: (raw) => parseOptions(options, raw, { key: 'sink' }),
  async check({ projectId, topic }) {
    await (await openTopic(projectId, topic)).close();
  },
  async open({ projectId, topic: name, sample }, { name: cell }, times) {
    const topic = await openTopic(projectId, name);
    const publish = (size: number, keyOf: (index: number) => number, textOf: (index: number) => string) =>
      timedWrite(
        times,
        () => Array.from({ length: size }, (_, i) => topic.publish(textOf(i), { key: String(keyOf(i)), cell })),
        (sent) => Promise.all(sent),
      );
    const sink: Sink = {
      write: (batch, outcome) => publish(batch.size, (i) => batch.keys[i] as number, resultWriter(batch, outcome)),
      reject: (rejections) =>
        publish(
          rejections.length,
          (i) => rejections[i]!.key,
          (i) => rejectionText(rejections[i]!),
        ),
      close: () => topic.close(),
    };
    return sampled(sink, sample);
  },
  async openText({ projectId, topic: name, sample }, { name: cell }) {
    const topic = await openTopic(projectId, name);
    const rows: TextRows = {
      async write(some) {
        await Promise.all(some.map(({ key, text }) => topic.publish(text, { key: String(key), cell })));
      },
      close: () => topic.close(),
    };
    return sampledRows(rows, sample);
  },
};
