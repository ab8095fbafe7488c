/** One cell, inside its own process: open, warm up, drive, close. */
import { randomUUID } from 'node:crypto';
import { CallRecorder } from '../../../core/call-recorder.ts';
import { clockStepMs, systemClock } from '../../../core/clock.ts';
import { pipelineUsage } from '../../../prices/pipeline-usage.ts';
import { driveBatch } from '../drive/batch.ts';
import { driveClosedLoop } from '../drive/closed-loop.ts';
import type { DriveContext } from '../drive/drive.ts';
import { Feed } from '../drive/parts/feed.ts';
import { driveJob } from '../drive/job.ts';
import { driveStream } from '../drive/stream.ts';
import { warmUp } from '../drive/warm-up.ts';
import type { CellJob, RanCell } from '../../engine.ts';
import { startPacer } from '../schedule/pacer.ts';
import { openPool } from '../workers/pool.ts';
import { parseSink, parseSource } from '../../../data/index.ts';
import { firstRows } from '../../../data/sources/first-rows.ts';
import type { SinkTimes } from '../../../data/sinks/sink.ts';
import type { Source } from '../../../data/sources/source.ts';
import { peakRssBytes, processCpuS, threadCpuS } from '../../../measure/cpu.ts';
import { inputVariety } from '../../../measure/input-sample.ts';
import { Recorder } from '../../../measure/recorder.ts';
import { warmUpRule } from '../../../measure/stream/schedule-warm-up.ts';
import { summarize } from './summary.ts';
import type { JobStrategy, OpenContext, RunTotals } from '../../../core/predictor.ts';
import type { CellMeasurement, CountsSoFar } from '../../../core/record.ts';
import { openQueueOf, pubsubAssumptions, type Queued, runQueue } from './run-queue.ts';
import { joinPath, placeOf } from '../../../data/storage/index.ts';
import { importStrategy } from '../../../strategies/module.ts';
import { isUneven, lengthS } from '../../../workloads/arrivals.ts';
import { variability } from '../../../workloads/variability.ts';
import { kindOf } from '../../../workloads/workload.ts';

export interface CellHooks {
  readonly signal: AbortSignal;
  /** Called once when set up and warmed up; the clock starts when it resolves. */
  opened(): Promise<void>;
  progress(counted: CountsSoFar): void;
}

/** What driving took, beside what the recorder holds. */
interface Driven {
  readonly setUp: CellMeasurement['setUp'];
  readonly cpuS: { readonly driver: number; readonly workers: number };
  /** Where instances came through a queue. */
  readonly queued?: Queued;
}

const chunkRows = 4096;
const progressMs = 250;

export async function runCell(job: CellJob, hooks: CellHooks): Promise<RanCell> {
  const startMs = systemClock.now();
  const strategy = await importStrategy(job.strategy.moduleUrl);
  const options = strategy.parse(job.strategy.rawOptions);
  const source = await parseSource(job.source, job.baseDir)(job.model.inputs);
  const sinkTimes: SinkTimes = { formatS: 0, writeS: 0 };
  const sink = await parseSink(job.sink, job.baseDir)(job.sinkTarget, sinkTimes);
  const rows = kindOf(job.workload).rows?.(job.workload) ?? Infinity;
  const feed = new Feed(source, rows, rows === Infinity ? 1024 : chunkRows);
  const saturated = new AbortController();
  const recorder = new Recorder({
    ...(strategy.kind === 'job' && { keep: rows }),
    ...(job.workload.kind === 'stream' && {
      ...variability(job.workload),
      warmUp: warmUpRule(job.settings.warmUp.seconds, lengthS(job.workload), isUneven(job.workload)),
    }),
    // Not at once: the driver is in the middle of taking instances up.
    ...(job.settings.stopWhenSaturated && { onSaturated: () => queueMicrotask(() => saturated.abort()) }),
  });
  const context: DriveContext = {
    clock: systemClock,
    feed,
    recorder,
    sink,
    signal: AbortSignal.any([hooks.signal, saturated.signal]),
  };

  const report = () => hooks.progress(recorder.counted);
  const ticker = setInterval(report, progressMs);
  let driven: Driven;
  try {
    driven =
      strategy.kind === 'job'
        ? await runJob(strategy, options, job, context, source, hooks)
        : await runCalls(job, context, source, hooks);
  } finally {
    clearInterval(ticker);
    report();
    await sink.close();
  }
  await recorder.predictions.writeTo(job.predictionsPath);
  const elapsedS = (systemClock.now() - startMs) / 1000;
  const fed = driven.queued?.fed ?? feed;
  // A job's pipeline only prepares its files and joins its results: one worker does it.
  const workers = strategy.kind === 'job' ? 1 : job.workers;
  const input = inputVariety(fed.first);
  const totals: RunTotals = {
    workload: job.workload.kind,
    workers,
    modelThreads: job.modelThreads,
    elapsedS,
    instances: recorder.counts.ok,
    calls: recorder.calls,
    counters: recorder.counters,
    phasesS: recorder.phasesS,
  };
  const measurement: CellMeasurement = {
    ...summarize({ job, workers, recorder, feed: fed, sinkTimes }),
    evidence: strategy.evidence(options),
    ...(job.batching !== undefined && { batching: job.batching }),
    setUp: driven.setUp,
    cpuS: driven.cpuS,
    peakRssBytes: peakRssBytes(),
    usage: [...pipelineUsage(totals, job.settings.cloud), ...(strategy.usage?.(options, totals) ?? [])],
    ...(saturated.signal.aborted && { endedWhenSaturated: true }),
    assumptions: [...(strategy.assumptions?.(options) ?? []), ...pubsubAssumptions(job)],
    clockStepMs: clockStepMs(systemClock),
    ...(input !== undefined && { input }),
    ...(driven.queued !== undefined && { queue: driven.queued.counts }),
  };
  return { measurement, stopped: hooks.signal.aborted, sourceMapping: source.mapping };
}

function openContext({ model, modelThreads, services, workDir }: CellJob, callsInFlight: number): OpenContext {
  return { model, modelThreads, callsInFlight, services, workDir };
}

async function runCalls(job: CellJob, context: DriveContext, source: Source, hooks: CellHooks): Promise<Driven> {
  const { batching } = job;
  if (batching === undefined) throw new Error('a strategy that answers calls has batching');
  const pool = await openPool({
    strategyUrl: job.strategy.moduleUrl,
    rawOptions: job.strategy.rawOptions,
    workers: job.workers,
    context: openContext(job, batching.inFlight),
  });
  try {
    const warmed =
      job.settings.warmUp.calls === 0
        ? { warmUpS: 0, warmUpCalls: 0 }
        : await warmUp({ ...context, workers: pool }, await firstRows(source, batching.maxSize), job.settings.warmUp.calls);
    const { workload } = job;
    const pacer = workload.kind === 'stream' && job.queue === undefined ? await startPacer(workload) : undefined;
    const queue = await openQueueOf(job);
    await hooks.opened();
    const cpu = cpuMeter();
    const calls = { ...context, workers: pool, batching };
    const drainMs = job.settings.drainS * 1000;
    let pacerCpuS = 0;
    let queued: Queued | undefined;
    try {
      if (queue !== undefined) queued = await runQueue(job, queue, { ...calls, after });
      else if (workload.kind === 'closed-loop') await driveClosedLoop({ ...workload, ...calls, drainMs, after });
      else if (workload.kind === 'batch' || pacer === undefined) await driveBatch(calls);
      else await driveStream({ ...calls, arrivals: workload, pacer, drainMs });
    } finally {
      const paced = await pacer?.stop();
      if (paced !== undefined) {
        pacerCpuS = paced.cpuS;
        context.recorder.scheduleLag.merge(paced.lag);
      }
      await queue?.close();
    }
    return { setUp: { openS: pool.openS, ...warmed }, cpuS: cpu(pacerCpuS), ...(queued !== undefined && { queued }) };
  } finally {
    await pool.close();
  }
}

async function runJob(
  strategy: JobStrategy,
  options: unknown,
  job: CellJob,
  context: DriveContext,
  source: Source,
  hooks: CellHooks,
): Promise<Driven> {
  if (job.workload.kind !== 'batch') throw new Error('a job runs on a batch only');
  const storage = strategy.storage?.(options);
  const workDir = storage === undefined ? job.workDir : joinPath(storage, `predbench-${randomUUID()}`);
  const startMs = systemClock.now();
  const predictor = await strategy.open(options, { ...openContext(job, 1), workDir });
  const openS = (systemClock.now() - startMs) / 1000;
  try {
    await hooks.opened();
    const cpu = cpuMeter();
    const call = new CallRecorder(hooks.signal, systemClock);
    const again = new Feed(source, job.workload.rows, chunkRows);
    await driveJob({ ...context, strategy, options, predictor, call, inputDir: joinPath(workDir, 'input'), again });
    return { setUp: { openS, warmUpS: 0, warmUpCalls: 0 }, cpuS: cpu(0) };
  } finally {
    await predictor.close?.();
    await placeOf(workDir).remove(workDir);
  }
}

function after(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

/**
 * CPU seconds from now on, by role. Driver: this thread and the pacer's. Workers: the rest of the process, that is worker threads,
 * TensorFlow's own threads and the garbage collector's helpers. Where a thread's CPU cannot be told, all counts as workers.
 */
function cpuMeter(): (pacerS: number) => { driver: number; workers: number } {
  const processStart = processCpuS();
  const threadStart = threadCpuS() ?? 0;
  return (pacerS) => {
    const driver = (threadCpuS() ?? 0) - threadStart + pacerS;
    return { driver, workers: Math.max(0, processCpuS() - processStart - driver) };
  };
}
