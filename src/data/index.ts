/** The built-in sources and sinks, by the name in `use`. */
import type { Feature } from '../core/batch.ts';
import type { Labels } from '../core/labels.ts';
import { didYouMean, ProblemsError } from '../core/problems.ts';
import { bigquerySource } from './sources/bigquery.ts';
import { bigquerySink } from './sinks/bigquery.ts';
import { csvSource } from './sources/csv.ts';
import { jsonlSink } from './sinks/jsonl.ts';
import { jsonlSource } from './sources/jsonl.ts';
import { natalitySource } from './sources/natality.ts';
import { noneSink } from './sinks/none.ts';
import { pubsubSink } from './sinks/pubsub.ts';
import type { Sink, SinkFactory, SinkTarget, SinkTimes, TextRows } from './sinks/sink.ts';
import type { Source, SourceFactory } from './sources/source.ts';

const sources: readonly SourceFactory[] = [bigquerySource, csvSource, jsonlSource, natalitySource] as readonly SourceFactory[];
const sinks: readonly SinkFactory[] = [bigquerySink, jsonlSink, noneSink, pubsubSink] as readonly SinkFactory[];

/** A source or a sink of the experiment file: `use` and its own options. */
export interface Used {
  readonly use: string;
  readonly [option: string]: unknown;
}

/** Checks the options and returns a function that opens the source. Throws ProblemsError, without reading anything. */
export function parseSource(used: Used, baseDir: string): (features: readonly Feature[], labels?: Labels) => Promise<Source> {
  const factory = find(sources, used, 'source');
  const options = factory.parse(optionsOf(used), baseDir);
  return (features, labels = {}) => factory.open(options, features, labels);
}

/** Checks the options and returns a function that opens the sink. Throws ProblemsError, without writing anything. */
export function parseSink(used: Used, baseDir: string): (target: SinkTarget, times: SinkTimes) => Promise<Sink> {
  const factory = find(sinks, used, 'sink');
  const options = factory.parse(optionsOf(used), baseDir);
  return (target, times) => factory.open(options, target, times);
}

/** As `parseSink`, for rows that another process wrote; undefined of a sink that keeps none. */
export function parseTextSink(used: Used, baseDir: string): (target: SinkTarget) => Promise<TextRows | undefined> {
  const factory = find(sinks, used, 'sink');
  const options = factory.parse(optionsOf(used), baseDir);
  return async (target) => factory.openText?.(options, target);
}

/** Asks a sink in the cloud whether it is there and takes rows. Throws ProblemsError. */
export async function checkSink(used: Used, baseDir: string): Promise<void> {
  const factory = find(sinks, used, 'sink');
  await factory.check?.(factory.parse(optionsOf(used), baseDir));
}

function find<F extends { readonly name: string }>(factories: readonly F[], { use }: Used, kind: string): F {
  const factory = factories.find(({ name }) => name === use);
  if (factory !== undefined) return factory;
  const names = factories.map(({ name }) => name);
  throw new ProblemsError({
    key: `${kind}.use`,
    message: `there is no ${kind} "${use}"${didYouMean(use, names)}; there are: ${names.join(', ')}`,
  });
}

function optionsOf(used: Used): Record<string, unknown> {
  return Object.fromEntries(Object.entries(used).filter(([key]) => key !== 'use'));
}
