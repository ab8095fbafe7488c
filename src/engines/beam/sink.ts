/** The sink of a cell, where the pipeline itself writes to it. */
import type { Strategy } from '../../core/predictor.ts';
import { shownName, tableName } from '../../data/google/bigquery/client.ts';
import { parseTextSink } from '../../data/index.ts';
import { bigquerySink } from '../../data/sinks/bigquery.ts';
import { pubsubSink } from '../../data/sinks/pubsub.ts';
import type { CellTask } from '../engine.ts';
import type { SinkOfSpec } from './spec.ts';

/** null where the engine writes: a job is joined and a stream is counted by the engine, which has the rows then. */
export function sinkOf({ sink, workload, baseDir, sinkTarget }: CellTask, strategy: Strategy): SinkOfSpec | null {
  if (workload.kind !== 'batch' || strategy.kind === 'job') return null;
  const { use, ...options } = sink;
  const { name: cell } = sinkTarget;
  if (use === 'pubsub') {
    const { projectId, topic, sample = null } = pubsubSink.parse(options, baseDir);
    return { use, topic: `projects/${projectId}/topics/${topic}`, cell, sample };
  }
  if (use === 'bigquery') {
    const { projectId, table, sample = null } = bigquerySink.parse(options, baseDir);
    return { use, projectId, table: shownName(tableName(table, projectId)), cell, sample };
  }
  return null;
}

/** Sees to it that the sink is there before a worker writes to it. Throws ProblemsError. */
export async function prepareSink({ sink, baseDir, sinkTarget }: CellTask): Promise<void> {
  const opened = await parseTextSink(sink, baseDir)(sinkTarget);
  await opened?.close(false);
}
