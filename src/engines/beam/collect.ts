/** The measurement of a batch whose pipeline has ended, from what its workers wrote. */
import type { EngineMeasurement } from '../../core/record.ts';
import { parseTextSink } from '../../data/index.ts';
import type { TextRows } from '../../data/sinks/sink.ts';
import { Recorder } from '../../measure/recorder.ts';
import type { CellHooks } from '../engine.ts';
import type { LoadSeries } from './load-series.ts';
import { readMeasured } from './measured.ts';
import { type MeasuredCell, measurementOf } from './measurement.ts';
import type { Planned } from './pipeline.ts';
import { countRows } from './result-rows.ts';
import { runJob } from './run-job.ts';
import type { PipelineSpec } from './spec.ts';
import type { Workspace } from './workspace.ts';

export interface Ended extends Pick<MeasuredCell, keyof Planned | 'task' | 'settings' | 'job'> {
  readonly spec: PipelineSpec;
  /** Of the workload. */
  readonly rows: number;
  readonly workspace: Workspace;
  readonly hooks: CellHooks;
  /** Undefined where workers are elsewhere. */
  readonly loads: LoadSeries | undefined;
}

export async function collect(ended: Ended): Promise<EngineMeasurement> {
  const { task, spec, rows: due, workspace, job, hooks, batchJob, loads } = ended;
  const recorder = new Recorder({ wholeSeconds: true, ...(batchJob !== undefined && { keep: due }) });
  const measured = await readMeasured(spec.measured);
  const { startMs = job.endMs } = measured;
  recorder.begin(startMs);
  recorder.taken(due);
  const tried = await workspace.progress();
  if (batchJob !== undefined) {
    recorder.phasesS['prepare'] = (job.endMs - startMs) / 1000;
    // What the pipeline did not even read; where no disk is shared, nobody knows.
    if (hooks.signal.aborted && spec.progress !== null) recorder.notTaken(Math.max(0, due - tried.read));
  }
  const rows = await countOut(ended, recorder);
  if (batchJob === undefined && hooks.signal.aborted) recorder.notTaken(recorder.unanswered);
  for (const calls of measured.calls) recorder.merge(calls);
  recorder.end(batchJob === undefined ? job.endMs : Date.now());
  await recorder.predictions.writeTo(task.predictionsPath);
  const passes = spec.splits.length > 1 ? spec.splits.filter(({ at }) => at === null).length : undefined;
  return measurementOf({
    ...ended,
    recorder,
    load: loads?.since(startMs, job.cpuS),
    setUp: { startS: (startMs - job.submittedMs) / 1000, openS: batchJob?.openS ?? measured.openS, warmUpS: 0, warmUpCalls: 0 },
    seconds: measured,
    passes,
    processes: { workerProcesses: measured.workers, rowsAgain: Math.max(0, tried.ok + tried.failed - rows) },
  });
}

/** Counts the rows out, and gives them to the sink unless the pipeline did. Returns how many the pipeline wrote. */
async function countOut(ended: Ended, recorder: Recorder): Promise<number> {
  const { task, spec } = ended;
  const kept = spec.sink === null ? await parseTextSink(task.sink, task.baseDir)(task.sinkTarget) : undefined;
  let whole = false;
  try {
    const rows = await countInto(ended, recorder, kept);
    whole = true;
    return rows;
  } finally {
    await kept?.close(whole);
  }
}

async function countInto(
  { task, spec, hooks, batchJob }: Ended,
  recorder: Recorder,
  kept: TextRows | undefined,
): Promise<number> {
  const { outputs } = task.model;
  if (batchJob === undefined) return countRows(spec.results, outputs, recorder, kept);
  const rejected = await countRows(`${spec.results}-unpredicted`, outputs, recorder, kept);
  await runJob({ task, batchJob, heads: `${spec.results}-heads`, hooks }, recorder, kept);
  return rejected;
}
