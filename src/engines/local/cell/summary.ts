import type { Feed } from '../drive/parts/feed.ts';
import type { CellJob } from '../../engine.ts';
import type { SinkTimes } from '../../../data/sinks/sink.ts';
import type { CellMeasurement, Counts, WorkloadSummary } from '../../../core/record.ts';
import { arrivalsText, lengthS, meanRatePerS, scheduleHash } from '../../../workloads/arrivals.ts';
import { meanGroup } from '../../../workloads/variability.ts';
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
    workload: workloadSummary(job, counts, recorder.scheduleS, feed.passes),
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

function workloadSummary(
  { workload, batching }: CellJob,
  { due }: Counts,
  scheduleS: number,
  sourcePasses: number,
): WorkloadSummary {
  if (workload.kind === 'batch') return { kind: 'batch', rowsAsked: workload.rows, sourcePasses };
  if (workload.kind === 'closed-loop')
    return { kind: 'closed-loop', concurrency: workload.concurrency, seconds: workload.seconds, sourcePasses };
  const { arrivals, queue, seed } = workload;
  const seconds = Math.min(lengthS(workload) ?? Infinity, scheduleS);
  const waits = batching !== undefined && batching.maxWaitMs > 0 && due > 0;
  return {
    kind: 'stream',
    ...(queue !== undefined && { through: 'Pub/Sub' as const }),
    arrivals: arrivalsText(workload),
    ...(arrivals !== 'constant' && arrivals !== 'poisson' && { shape: arrivals }),
    ...(arrivals === 'replay' && { replaySha256: workload.sha256 }),
    rateAskedPerS: meanRatePerS(workload, seconds),
    rateAchievedPerS: due / seconds,
    seconds,
    ...(waits && { groupedRows: meanGroup(workload, due, batching) }),
    seed,
    scheduleHash: scheduleHash(workload, due),
    sourcePasses,
  };
}
