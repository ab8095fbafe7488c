import type { Feed } from '../drive/parts/feed.ts';
import type { CellJob, CellMeasurement } from '../../engine.ts';
import type { SinkTimes } from '../../../data/sinks/sink.ts';
import type { CellResult, Counts, Distribution, WorkloadSummary } from '../../../core/record.ts';
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
}): Omit<CellMeasurement, 'evidence' | 'batching' | 'setUp' | 'cpuS' | 'peakRssBytes' | 'usage' | 'stopped' | 'sourceMapping'> {
  const { counts, elapsedS } = recorder;
  const timeline = recorder.timeline.timeline();
  const { saturation } = recorder.detector;
  const warmUp = recorder.warmUp.result(elapsedS);
  const distributions = {
    latencyMs: distributionOf(recorder.latency, job.percentiles),
    latencyToWriteMs: distributionOf(recorder.latencyToWrite, job.percentiles),
    scheduleLagMs: distributionOf(recorder.scheduleLag, job.percentiles),
    sendLagMs: distributionOf(recorder.sendLag, job.percentiles),
    serviceMs: distributionOf(recorder.service, job.percentiles),
    responseMs: distributionOf(recorder.response, job.percentiles),
  };
  return {
    workload: workloadSummary(job, counts, recorder.scheduleS, feed.passes),
    workers,
    modelThreads: job.modelThreads,
    counts,
    valid: validity(counts, distributions.latencyMs),
    failures: recorder.failures,
    makespanS: elapsedS,
    throughputRowsPerS: elapsedS > 0 ? counts.ok / elapsedS : 0,
    ...(Object.fromEntries(Object.entries(distributions).filter(([, value]) => value !== undefined)) as Pick<
      CellResult,
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

/** Milliseconds since the machine began, as floating-point numbers, are exact to about this. */
const roundingMs = 0.001;

function validity(
  { due, ok, failed, dropped, duplicates, unknown = 0 }: Counts,
  latencyMs: Distribution | undefined,
): CellResult['valid'] {
  if (dropped < 0) return { ok: false, reason: `more instances were answered (${ok + failed}) than fell due (${due})` };
  if (duplicates > 0) return { ok: false, reason: `${duplicates} instances were answered more than once` };
  if (unknown > 0) return { ok: false, reason: `${unknown} answers were for keys that no instance has` };
  if (latencyMs !== undefined && latencyMs.min < -roundingMs)
    return {
      ok: false,
      reason: `an instance was predicted ${(-latencyMs.min).toFixed(1)} ms before it was due: the clocks do not agree`,
    };
  return { ok: true };
}
