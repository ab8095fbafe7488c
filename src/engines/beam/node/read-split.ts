import type { Batch } from '../../../core/batch.ts';
import { instanceWriter, rejectionText } from '../../../data/sinks/result-text.ts';
import type { Source } from '../../../data/sources/source.ts';
import { Feed, type FeedChunk, type FeedStart } from '../../feed.ts';
import { columnsJson } from './columns-json.ts';

/** A part of a workload, read by one worker: where the source is read from, and what the first row's key is. */
export interface Split extends FeedStart {
  readonly rows: number;
}

export interface SplitOptions {
  readonly chunkRows: number;
  /** Instances as the lines of a job's input, in place of columns to predict. */
  readonly encode?: ((batch: Batch) => Uint8Array) | undefined;
  /** Do the sink's rows have the instances? Otherwise they have the key alone. */
  readonly keepInstances: boolean;
}

/** A split's rows as frames for the worker. Rejects if the source cannot be read. */
export async function* readSplit(source: Source, { rows, ...start }: Split, options: SplitOptions): AsyncGenerator<string, void> {
  const feed = new Feed(source, rows, options.chunkRows, start);
  let before = { ...feed.times };
  for await (const chunk of feed) {
    const { readS, processS } = feed.times;
    yield frameOf(chunk, options, readS - before.readS, processS - before.processS);
    before = { readS, processS };
  }
}

function frameOf(
  { batch, rejected }: FeedChunk,
  { encode, keepInstances }: Pick<SplitOptions, 'encode' | 'keepInstances'>,
  readS: number,
  processS: number,
): string {
  const heads = headsOf(batch, keepInstances);
  const errors = JSON.stringify(rejected.map(rejectionText));
  const instances =
    encode === undefined ? `"columns":${columnsJson(batch.columns)}` : `"encoded":${JSON.stringify(textOf(encode(batch)))}`;
  return `{"keys":[${batch.keys.join(',')}],"heads":${heads},${instances},"rejected":${errors},"readS":${readS},"processS":${processS}}`;
}

/** Without the last line's end. */
function textOf(lines: Uint8Array): string {
  return Buffer.from(lines).toString().replace(/\n$/, '');
}

/** The sink's rows without their results, as a JSON list of texts. */
function headsOf(batch: Batch, keepInstances: boolean): string {
  const write = keepInstances ? instanceWriter(batch) : (i: number) => `{"key":${batch.keys[i]}`;
  return JSON.stringify(Array.from({ length: batch.size }, (_, i) => write(i)));
}
