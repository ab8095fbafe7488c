/** The measurement of a cell on Beam, whatever its workload. */
import type { BeamSettings } from '../../core/keys/engine.ts';
import type { Evidence, RunTotals, Usage } from '../../core/predictor.ts';
import type { BeamCell, EngineMeasurement } from '../../core/record.ts';
import { firstRows } from '../../data/sources/first-rows.ts';
import type { Source } from '../../data/sources/source.ts';
import { inputVariety } from '../../measure/input-sample.ts';
import type { Recorder } from '../../measure/recorder.ts';
import { dataflowUsage } from '../../prices/cloud/dataflow-totals.ts';
import { pipelineUsage } from '../../prices/pipeline-usage.ts';
import type { CellTask } from '../engine.ts';
import { summarize } from '../summary.ts';
import type { EndedJob } from './driver.ts';
import type { PipelineLoad } from './load-series.ts';
import type { Planned } from './pipeline.ts';

export interface MeasuredCell extends Planned {
  readonly task: CellTask;
  readonly settings: BeamSettings;
  readonly recorder: Recorder;
  readonly job: EndedJob;
  /** While the clock ran; undefined if it never did, and where workers are elsewhere. */
  readonly load: PipelineLoad | undefined;
  readonly setUp: EngineMeasurement['setUp'];
  readonly seconds: { readonly readS: number; readonly processS: number; readonly formatS: number };
  /** Over the source; undefined where only the workers know. */
  readonly passes: number | undefined;
  readonly processes: Pick<BeamCell, 'workerProcesses' | 'rowsAgain'>;
  readonly assumptions?: readonly string[];
}

/** Instances to judge the input by. */
const sampledRows = 1000;

export async function measurementOf(cell: MeasuredCell): Promise<EngineMeasurement> {
  const { task, settings, recorder, job, load, strategy, options, source } = cell;
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
  const { batching, ...summary } = { batching: task.batching, ...summaryOf(cell) };
  return {
    ...summary,
    evidence: evidenceOf(strategy.evidence(options), settings),
    beam: {
      ...(task.strategy.runtime !== undefined && { runtime: task.strategy.runtime }),
      ...cell.processes,
      ...(job.jobId !== undefined && { jobId: job.jobId }),
      metrics: job.metrics,
    },
    ...(batching !== undefined && settings.batching === undefined && { batching: { ...batching, inFlight: 1 } }),
    setUp: cell.setUp,
    ...load,
    usage: [...workersUsage(cell, totals), ...(strategy.usage?.(options, totals) ?? [])],
    assumptions: [...(strategy.assumptions?.(options) ?? []), ...(cell.assumptions ?? [])],
    ...(input !== undefined && { input }),
  };
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
  }: MeasuredCell,
  totals: RunTotals,
): Usage[] {
  const kind = workload.kind === 'batch' ? 'batch' : 'stream';
  const measured = settings.runner === 'dataflow' ? dataflowUsage(job.metrics, kind, cloud) : undefined;
  return measured ?? pipelineUsage(totals, cloud);
}

/** A model in the workers is where they are. */
function evidenceOf(stated: Evidence, { runner }: BeamSettings): Evidence {
  return runner === 'dataflow' && stated === 'local' ? 'cloud' : stated;
}

/** Beam writes behind the scenes, so that nobody knows how long that takes. */
function summaryOf({ task, recorder, seconds: { readS, processS, formatS }, passes }: MeasuredCell) {
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
async function sampleOf(source: Source) {
  return source.isBilled === true ? [] : [await firstRows(source, sampledRows)];
}
