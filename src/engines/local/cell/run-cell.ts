/** One cell in its own process: open, warm up, drive, close. */
import { clockStepMs, systemClock } from '../../../core/clock.ts';
import type { RunTotals } from '../../../core/predictor.ts';
import type { EngineMeasurement } from '../../../core/record.ts';
import { parseSink, parseSource } from '../../../data/index.ts';
import type { SinkTimes } from '../../../data/sinks/sink.ts';
import { peakRssBytes } from '../../../measure/cpu.ts';
import { inputVariety } from '../../../measure/input-sample.ts';
import { Recorder } from '../../../measure/recorder.ts';
import { warmUpRule } from '../../../measure/stream/schedule-warm-up.ts';
import { pipelineUsage } from '../../../prices/pipeline-usage.ts';
import { isUneven, lengthS } from '../../../workloads/arrivals.ts';
import { variability } from '../../../workloads/variability.ts';
import { kindOf } from '../../../workloads/workload.ts';
import { importStrategy } from '../../../strategies/module.ts';
import type { CellHooks, CellOutcome, CellTask } from '../../engine.ts';
import type { DriveContext } from '../drive/drive.ts';
import { Feed } from '../../feed.ts';
import type { Driven } from './driven.ts';
import { runCalls } from './run-calls.ts';
import { runJob } from './run-job.ts';
import { pubsubAssumptions } from '../../publisher/assumptions.ts';
import { summarize } from '../../summary.ts';

const progressMs = 250;

export async function runCell(task: CellTask, hooks: CellHooks): Promise<CellOutcome> {
  const startMs = systemClock.now();
  const strategy = await importStrategy(task.strategy.moduleUrl);
  const options = strategy.parse(task.strategy.rawOptions);
  const source = await parseSource(task.source, task.baseDir)(task.model.inputs, task.labels);
  const sinkTimes: SinkTimes = { formatS: 0, writeS: 0 };
  const sink = await parseSink(task.sink, task.baseDir)(task.sinkTarget, sinkTimes);
  const { workload, settings } = task;
  const rows = kindOf(workload).rows?.(workload) ?? Infinity;
  const feed = new Feed(source, rows, rows === Infinity ? 1024 : 4096);
  const saturated = new AbortController();
  const recorder = new Recorder({
    ...(strategy.kind === 'job' && { keep: rows }),
    ...(workload.kind === 'stream' && {
      ...variability(workload),
      warmUp: warmUpRule(settings.warmUp.seconds, lengthS(workload), isUneven(workload)),
    }),
    // Not now, while the driver takes instances up.
    ...(settings.stopWhenSaturated && { onSaturated: () => queueMicrotask(() => saturated.abort()) }),
  });
  const context: DriveContext = {
    clock: systemClock,
    feed,
    recorder,
    sink,
    signal: AbortSignal.any([hooks.signal, saturated.signal]),
  };

  const report = () => hooks.onProgress(recorder.snapshot(systemClock.now()));
  const ticker = setInterval(report, progressMs);
  let driven: Driven;
  try {
    driven =
      strategy.kind === 'job'
        ? await runJob(task, { ...context, strategy, options }, hooks)
        : await runCalls(task, context, source, hooks);
  } finally {
    clearInterval(ticker);
    report();
    await sink.close();
  }
  await recorder.predictions.writeTo(task.predictionsPath);
  const elapsedS = (systemClock.now() - startMs) / 1000;
  const intake = driven.queued?.intake ?? feed;
  // A job's pipeline only prepares files and joins results, which takes one worker.
  const workers = strategy.kind === 'job' ? 1 : task.workers;
  const input = inputVariety(intake.first);
  const totals: RunTotals = {
    workload: workload.kind,
    workers,
    modelThreads: task.modelThreads,
    elapsedS,
    instances: recorder.counts.ok,
    calls: recorder.calls,
    counters: recorder.counters,
    phasesS: recorder.phasesS,
  };
  const measurement: EngineMeasurement = {
    ...summarize({ task, workers, recorder, intake, sinkTimes }),
    evidence: strategy.evidence(options),
    ...(task.batching !== undefined && { batching: task.batching }),
    setUp: driven.setUp,
    cpuS: driven.cpuS,
    machine: driven.machine,
    peakRssBytes: peakRssBytes(),
    usage: [...pipelineUsage(totals, settings.cloud), ...(strategy.usage?.(options, totals) ?? [])],
    ...(saturated.signal.aborted && { endedWhenSaturated: true }),
    assumptions: [...(strategy.assumptions?.(options) ?? []), ...pubsubAssumptions(task)],
    clockStepMs: clockStepMs(systemClock),
    ...(input !== undefined && { input }),
    ...(driven.queued !== undefined && { queue: driven.queued.counts }),
  };
  return { measurement, stopped: hooks.signal.aborted, sourceMapping: source.mapping };
}
