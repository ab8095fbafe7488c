/** Entry of a Beam worker's reader: reads the rows of splits as the local engine does, with the same mapping, keys and messages. */
import type { Batch, Feature } from '../../../core/batch.ts';
import type { Labels } from '../../../core/labels.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { onStop } from '../../../core/stop-signals.ts';
import { wireError } from '../../../core/wire-error.ts';
import { parseSource, type Used } from '../../../data/index.ts';
import type { Source } from '../../../data/sources/source.ts';
import { importStrategy } from '../../../strategies/module.ts';
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
  /** Encodes the instances for the job of this strategy. */
  readonly encode?: { readonly strategyUrl: string; readonly rawOptions: unknown; readonly model: ModelSignature };
}

type Encode = (batch: Batch) => Uint8Array;

type ToReader = { readonly task: ReadTask } | { readonly split: Split; readonly chunkRows: number };

const wire = openWire();
let opened: (Pick<ReadTask, 'keepInstances'> & { readonly source: Source; readonly encode: Encode | undefined }) | undefined;

// The worker ends its child; a signal to the whole process group must not cut a frame in two.
onStop(() => undefined);
for await (const frame of wire.frames as AsyncIterable<ToReader>) {
  if ('task' in frame) await answered(open(frame.task));
  else void answered(read(frame));
}
process.exit();

async function open({ encode, keepInstances, ...task }: ReadTask): Promise<void> {
  const source = await parseSource(task.source, task.baseDir)(task.features, task.labels);
  opened = { source, keepInstances, encode: encode && (await encoderOf(encode)) };
  await wire.send('{"ready":true}');
}

async function read({ split, chunkRows }: Extract<ToReader, { split: Split }>): Promise<void> {
  if (opened === undefined) throw new Error('a split came before the task');
  const { source, ...options } = opened;
  for await (const frame of readSplit(source, split, { ...options, chunkRows })) await wire.send(frame);
  await wire.send('{"end":true}');
}

async function encoderOf({ strategyUrl, rawOptions, model }: NonNullable<ReadTask['encode']>): Promise<Encode> {
  const strategy = await importStrategy(strategyUrl);
  if (strategy.kind !== 'job') throw new Error(`strategy ${strategy.name} works on no files`);
  const options = strategy.parse(rawOptions);
  return (batch) => strategy.encode(options, batch, model);
}

async function answered(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    await wire.send(JSON.stringify({ error: wireError(error) }));
  }
}
