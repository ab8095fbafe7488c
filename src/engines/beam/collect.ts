/** The measurement of a pipeline that has ended, from what its workers wrote. */
import type { Batch } from '../../core/batch.ts';
import type { BeamSettings } from '../../core/keys/engine.ts';
import type { Evidence, RunTotals, Usage } from '../../core/predictor.ts';
import type { EngineMeasurement, MachineLoad } from '../../core/record.ts';
import { jsonlSink, openTextRows, type TextRows } from '../../data/sinks/jsonl.ts';
import { firstRows } from '../../data/sources/first-rows.ts';
import type { Source } from '../../data/sources/source.ts';
import { inputVariety } from '../../measure/input-sample.ts';
import { Recorder } from '../../measure/recorder.ts';
import { dataflowUsage } from '../../prices/cloud/dataflow-totals.ts';
import { pipelineUsage } from '../../prices/pipeline-usage.ts';
import type { CellHooks, CellTask } from '../engine.ts';
import { summarize } from '../summary.ts';
import type { DriverCpu, EndedJob } from './driver.ts';
import { type Measured, readMeasured } from './measured.ts';
import type { Planned } from './pipeline.ts';
import { countRows } from './result-rows.ts';
import { runJob } from './run-job.ts';
import type { PipelineSpec } from './spec.ts';
import type { Workspace } from './workspace.ts';

export interface Ended extends Planned {
  readonly task: CellTask;
  readonly settings: BeamSettings;
  readonly spec: PipelineSpec;
  readonly workspace: Workspace;
  readonly job: EndedJob;
  readonly cpuBefore: DriverCpu;
  /** Of the runner's processes beside the driver's; undefined where that is not known. */
  readonly runnerCpuS: number | undefined;
  /** While the pipeline ran; undefined if it read nothing. */
  readonly machine: MachineLoad | undefined;
  readonly hooks: CellHooks;
}

/** Instances to judge the input by. */
const sampledRows = 1000;

export async function collect(ended: Ended): Promise<EngineMeasurement> {
  const { task, settings, spec, workspace, job, cpuBefore, runnerCpuS, machine, hooks, strategy, options, source, batchJob } =
    ended;
  const recorder = new Recorder({ wholeSeconds: true, ...(batchJob !== undefined && { keep: spec.workload.rows }) });
  const measured = await readMeasured(spec.measured);
  const { startMs = job.endMs } = measured;
  recorder.begin(startMs);
  recorder.taken(spec.workload.rows);
  const tried = await workspace.progress();
  if (batchJob !== undefined) {
    recorder.phasesS['prepare'] = (job.endMs - startMs) / 1000;
    // What the pipeline did not even read; where no disk is shared, nobody knows.
    if (hooks.signal.aborted && spec.progress !== null) recorder.notTaken(Math.max(0, spec.workload.rows - tried.read));
  }
  const rows = await countOut(ended, recorder);
  if (batchJob === undefined && hooks.signal.aborted) recorder.notTaken(recorder.unanswered);
  for (const calls of measured.calls) recorder.merge(calls);
  recorder.end(batchJob === undefined ? job.endMs : Date.now());
  await recorder.predictions.writeTo(task.predictionsPath);
  const input = inputVariety(await sampleOf(source));
  const { workers, modelThreads } = task;
  const totals: RunTotals = {
    workload: task.workload.kind,
    workers,
    modelThreads,
    elapsedS: (job.endMs - job.submittedMs) / 1000,
    instances: recorder.counts.ok,
    calls: recorder.calls,
    counters: recorder.counters,
    phasesS: recorder.phasesS,
  };
  const { batching, ...summary } = { batching: task.batching, ...summaryOf(task, recorder, measured, spec) };
  return {
    ...summary,
    evidence: evidenceOf(strategy.evidence(options), settings),
    beam: {
      ...(task.strategy.runtime !== undefined && { runtime: task.strategy.runtime }),
      workerProcesses: measured.workers,
      rowsAgain: Math.max(0, tried.ok + tried.failed - rows),
      ...(job.jobId !== undefined && { jobId: job.jobId }),
      metrics: job.metrics,
    },
    ...(batching !== undefined && settings.batching === undefined && { batching: { ...batching, inFlight: 1 } }),
    setUp: { startS: (startMs - job.submittedMs) / 1000, openS: batchJob?.openS ?? measured.openS, warmUpS: 0, warmUpCalls: 0 },
    ...(runnerCpuS !== undefined && {
      cpuS: { driver: job.cpuS.self - cpuBefore.self, workers: job.cpuS.children - cpuBefore.children + runnerCpuS },
    }),
    ...(machine !== undefined && { machine }),
    usage: [...workersUsage(ended, totals), ...(strategy.usage?.(options, totals) ?? [])],
    assumptions: strategy.assumptions?.(options) ?? [],
    ...(input !== undefined && { input }),
  };
}

/** Counts the rows out and gives them to the sink. Returns how many the pipeline wrote. */
async function countOut(ended: Ended, recorder: Recorder): Promise<number> {
  const { task } = ended;
  const { use, ...options } = task.sink;
  if (use === 'none') return countInto(ended, recorder, undefined);
  const kept = await openTextRows(jsonlSink.parse(options, task.baseDir), task.sinkTarget);
  let whole = false;
  try {
    const rows = await countInto(ended, recorder, kept);
    whole = true;
    return rows;
  } finally {
    await kept.close(whole);
  }
}

/** On Dataflow as it said itself, if it did in time. */
function workersUsage(
  {
    job,
    settings,
    task: {
      workload,
      settings: { cloud },
    },
  }: Ended,
  totals: RunTotals,
): Usage[] {
  const kind = workload.kind === 'batch' ? 'batch' : 'stream';
  const measured = settings.runner === 'dataflow' ? dataflowUsage(job.metrics, kind, cloud) : undefined;
  return measured ?? pipelineUsage(totals, cloud);
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

/** A model in the workers is where they are. */
function evidenceOf(stated: Evidence, { runner }: BeamSettings): Evidence {
  return runner === 'dataflow' && stated === 'local' ? 'cloud' : stated;
}

/** Beam writes behind the scenes, so that nobody knows how long that takes. */
function summaryOf(task: CellTask, recorder: Recorder, { readS, processS, formatS }: Measured, { splits }: PipelineSpec) {
  const passes = splits.length > 1 ? splits.filter(({ at }) => at === null).length : undefined;
  const { stagesS, ...summary } = summarize({
    task,
    recorder,
    workers: task.workers,
    intake: { times: { readS, processS }, passes, first: [] },
    sinkTimes: { formatS, writeS: 0 },
  });
  const { write: _, ...known } = stagesS;
  return { ...summary, stagesS: known };
}

/** Of a source that costs nothing to read. */
async function sampleOf(source: Source): Promise<readonly Batch[]> {
  return source.isBilled === true ? [] : [await firstRows(source, sampledRows)];
}
