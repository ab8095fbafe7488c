import type { Feed } from '../drive/parts/feed.ts';
import type { CellJob } from '../../engine.ts';
import type { SinkTimes } from '../../../data/sinks/sink.ts';
import type { CellMeasurement } from '../../../core/record.ts';
import { kindOf } from '../../../workloads/workload.ts';
import { distributionOf, type Recorder } from '../../../measure/recorder.ts';

/** What is known of the instances as they came: from the source, or through a queue. */
export type Fed = Pick<Feed, 'times' | 'passes' | 'first'>;

/** The figures of a cell as its recorder has them. Formulas: docs/method.md. */
export function summarize({
  job,
  recorder,
  feed,
  sinkTimes,
  workers,
}: {
  readonly job: CellJob;
  readonly workers: number;
  readonly recorder: Recorder;
  readonly feed: Fed;
  readonly sinkTimes: SinkTimes;
}): Omit<CellMeasurement, 'evidence' | 'batching' | 'setUp' | 'cpuS' | 'peakRssBytes' | 'usage'> {
  const { counts, elapsedS } = recorder;
  const timeline = recorder.timeline.timeline();
  const { saturation } = recorder.detector;
  const warmUp = recorder.warmUp.result(elapsedS);
  const distributions = {
    latencyMs: distributionOf(recorder.latency, job.settings.percentiles),
    latencyToWriteMs: distributionOf(recorder.latencyToWrite, job.settings.percentiles),
    scheduleLagMs: distributionOf(recorder.scheduleLag, job.settings.percentiles),
    sendLagMs: distributionOf(recorder.sendLag, job.settings.percentiles),
    serviceMs: distributionOf(recorder.service, job.settings.percentiles),
    responseMs: distributionOf(recorder.response, job.settings.percentiles),
  };
  return {
    workload: kindOf(job.workload).summary(job.workload, {
      due: counts.due,
      scheduleS: recorder.scheduleS,
      sourcePasses: feed.passes,
      batching: job.batching,
    }),
    workers,
    modelThreads: job.modelThreads,
    counts,
    failures: recorder.failures,
    makespanS: elapsedS,
    throughputRowsPerS: elapsedS > 0 ? counts.ok / elapsedS : 0,
    ...(Object.fromEntries(Object.entries(distributions).filter(([, value]) => value !== undefined)) as Pick<
      CellMeasurement,
      keyof typeof distributions
    >),
    batchSizes: Object.fromEntries([...recorder.batchSizes].toSorted(([a], [b]) => a - b)),
    calls: recorder.calls,
    retries: recorder.retries,
    counters: recorder.counters,
    stagesS: {
      read: feed.times.readS,
      process: feed.times.processS,
      predict: recorder.predictS,
      format: sinkTimes.formatS,
      write: sinkTimes.writeS,
    },
    phasesS: recorder.phasesS,
    ...(job.workload.kind === 'stream' && counts.dropped > 0 && { overtaken: recorder.predictions.gaps }),
    ...(warmUp !== undefined && { warmUp }),
    ...(timeline !== undefined && { timeline }),
    ...(saturation !== undefined && { saturation }),
  };
}
