/** Entry of a Beam worker's reader: reads the rows of splits as the local engine does, with the same mapping, keys and messages. */
import type { Feature } from '../../../core/batch.ts';
import type { Labels } from '../../../core/labels.ts';
import { onStop } from '../../../core/stop-signals.ts';
import { wireError } from '../../../core/wire-error.ts';
import { parseSource, type Used } from '../../../data/index.ts';
import type { Source } from '../../../data/sources/source.ts';
import { readSplit, type Split } from './read-split.ts';
import { openWire } from './wire.ts';

/** What to read, as plain data. */
export interface ReadTask {
  readonly source: Used;
  readonly baseDir: string;
  readonly features: readonly Feature[];
  readonly labels: Labels;
  /** Do the sink's rows have the instances? Otherwise they have the key alone. */
  readonly keepInstances: boolean;
}

type ToReader =
  | { readonly task: ReadTask }
  | { readonly split: Split; readonly chunkRows: number }
  /** Ends the current split. */
  | { readonly stop: true };

const wire = openWire();
let opened: { readonly task: ReadTask; readonly source: Source } | undefined;
let stop = new AbortController();

// The worker ends its child; a signal to the whole process group must not cut a frame in two.
onStop(() => undefined);
for await (const frame of wire.frames as AsyncIterable<ToReader>) {
  if ('task' in frame) await answered(open(frame.task));
  else if ('stop' in frame) stop.abort();
  else void answered(read(frame));
}
process.exit();

async function open(task: ReadTask): Promise<void> {
  opened = { task, source: await parseSource(task.source, task.baseDir)(task.features, task.labels) };
  await wire.send('{"ready":true}');
}

async function read({ split, chunkRows }: Extract<ToReader, { split: Split }>): Promise<void> {
  if (opened === undefined) throw new Error('a split came before the task');
  stop = new AbortController();
  const { source, task } = opened;
  const options = { chunkRows, keepInstances: task.keepInstances, signal: stop.signal };
  for await (const frame of readSplit(source, split, options)) await wire.send(frame);
  await wire.send('{"end":true}');
}

async function answered(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    await wire.send(JSON.stringify({ error: wireError(error) }));
  }
}
