import type { Feed } from './feed.ts';
import type { CellTask } from './engine.ts';
import type { SinkTimes } from '../data/sinks/sink.ts';
import type { EngineMeasurement } from '../core/record.ts';
import { kindOf } from '../workloads/workload.ts';
import { distributionOf, type Recorder } from '../measure/recorder.ts';

/** About the instances, from the source or through a queue. */
export type Intake = Pick<Feed, 'times' | 'first'> & {
  /** Undefined where only the workers know. */
  readonly passes: number | undefined;
};

/** A cell's figures, from its recorder. Formulas: docs/method.md. */
export function summarize({
  task: { workload, batching, modelThreads, settings },
  recorder,
  intake,
  sinkTimes,
  workers,
}: {
  readonly task: CellTask;
  readonly workers: number;
  readonly recorder: Recorder;
  readonly intake: Intake;
  readonly sinkTimes: SinkTimes;
}): Omit<EngineMeasurement, 'evidence' | 'batching' | 'setUp' | 'cpuS' | 'peakRssBytes' | 'usage'> {
  const { counts, elapsedS } = recorder;
  const { percentiles } = settings;
  const timeline = recorder.timeline.timeline();
  const { saturation } = recorder.detector;
  const warmUp = recorder.warmUp.result(elapsedS);
  const distributions = {
    latencyMs: distributionOf(recorder.latency, percentiles),
    latencyToWriteMs: distributionOf(recorder.latencyToWrite, percentiles),
    scheduleLagMs: distributionOf(recorder.scheduleLag, percentiles),
    sendLagMs: distributionOf(recorder.sendLag, percentiles),
    serviceMs: distributionOf(recorder.service, percentiles),
    responseMs: distributionOf(recorder.response, percentiles),
  };
  return {
    workload: kindOf(workload).summary(workload, {
      due: counts.due,
      scheduleS: recorder.scheduleS,
      sourcePasses: intake.passes,
      batching,
    }),
    workers,
    modelThreads,
    counts,
    failures: recorder.failures,
    makespanS: elapsedS,
    throughputRowsPerS: elapsedS > 0 ? counts.ok / elapsedS : 0,
    ...(Object.fromEntries(Object.entries(distributions).filter(([, value]) => value !== undefined)) as Pick<
      EngineMeasurement,
      keyof typeof distributions
    >),
    batchSizes: Object.fromEntries([...recorder.batchSizes].toSorted(([a], [b]) => a - b)),
    calls: recorder.calls,
    retries: recorder.retries,
    counters: recorder.counters,
    stagesS: {
      read: intake.times.readS,
      process: intake.times.processS,
      predict: recorder.predictS,
      format: sinkTimes.formatS,
      write: sinkTimes.writeS,
    },
    phasesS: recorder.phasesS,
    ...(workload.kind === 'stream' && counts.dropped > 0 && { overtaken: recorder.predictions.gaps }),
    ...(warmUp !== undefined && { warmUp }),
    ...(timeline !== undefined && { timeline }),
    ...(saturation !== undefined && { saturation }),
  };
}
