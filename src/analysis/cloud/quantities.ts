/** What a run on this machine cannot tell of the cloud: each quantity by its key, with the range that is assumed, and its source. */
import type { QuantityKey } from '../../core/keys/quantities.ts';

export interface Quantity {
  /** Of what, for a sentence. */
  readonly what: string;
  readonly unit: 'ms' | 's' | 'x';
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly source: string;
  /** Of the source. */
  readonly date: string;
  /** What of `calibrate` finds it in the cloud; a worker's start it measures on this machine only. */
  readonly measure?: Measure;
}

/** `--measure` of `predbench calibrate`. */
export const measures = ['round-trip', 'queue', 'startup'] as const;

export type Measure = (typeof measures)[number];

const jobLogs = 'public logs of Dataflow batch jobs (Python, one worker)';
const scaleTest = 'statmike/vertex-ai-mlops on GitHub, scale tests of Dataflow streaming, one run at 10 messages/s';

/** A stream's latency in a real pipeline with the model in the worker: one run, so half to twice is assumed. */
function pipelineLatency(point: string, valueMs: number): Quantity {
  return {
    what: `${point} of a streaming pipeline's own latency`,
    unit: 'ms',
    value: valueMs,
    low: valueMs / 2,
    high: valueMs * 2,
    source: `${scaleTest}; half to twice is assumed`,
    date: '2025-11-17',
  };
}

export const quantities: Readonly<Record<QuantityKey, Quantity>> = {
  'vcpu-ratio': {
    what: 'time that work takes on a cloud vCPU against one of this machine',
    unit: 'x',
    value: 1.4,
    low: 0.6,
    high: 3.3,
    source:
      "judgement: a vCPU is one of two threads of a core, 1.25 to 3.3 times as slow as a desktop's core; as fast as this machine where that is a cloud VM too",
    date: '2026',
  },
  'worker-queue-s': {
    what: "wait for the pipeline's workers, not billed",
    unit: 's',
    value: 63,
    low: 31,
    high: 126,
    source: `${jobLogs}: 61 and 65 s; half to twice is assumed`,
    date: '2023-06..2024-06',
  },
  'worker-start-s': {
    what: "start of the pipeline's workers, billed",
    unit: 's',
    value: 178,
    low: 130,
    high: 208,
    source: `${jobLogs}: 130, 178 and 208 s from the machine's start until the worker is ready; that it is billed is inferred`,
    date: '2023-04..2024-06',
  },
  'worker-stop-s': {
    what: "stop of the pipeline's workers, billed",
    unit: 's',
    value: 42,
    low: 30,
    high: 60,
    source: `${jobLogs}: 42 s in one; the range is assumed`,
    date: '2024-06-30',
  },
  'autoscale-seen-s': {
    what: 'time until the service adds workers',
    unit: 's',
    value: 60,
    low: 30,
    high: 120,
    source:
      'cloud.google.com/dataflow/docs/horizontal-autoscaling: the work is evaluated every 30 s; one to four evaluations are assumed',
    date: '2026-11',
  },
  'autoscale-aim-s': {
    what: 'remaining time for which the number of workers is chosen',
    unit: 's',
    value: 300,
    low: 150,
    high: 600,
    source: 'assumed; by cloud.google.com/dataflow/docs/horizontal-autoscaling the number follows the work, below proportion',
    date: '2026-11',
  },
  'busy-share': {
    what: "share of a worker's time after its start that the stages' wall time fills",
    unit: 'x',
    value: 0.837,
    low: 0.7,
    high: 1,
    source: 'assumed; 1 would be work that splits perfectly',
    date: '2026-11',
  },
  'per-row-share': {
    what: "share of the stages' time that grows with the rows, where runs of one size alone cannot tell",
    unit: 'x',
    value: 0.316,
    low: 0.1,
    high: 1,
    source: 'assumed',
    date: '2026-11',
  },
  'queue-s': {
    what: 'time of the job in its queue, not billed',
    unit: 's',
    value: 200,
    low: 30,
    high: 660,
    source: "a Vertex AI job of 392 rows took 1,141 s, a job of 10,000 rows in 2018 463 s: what the nodes' start leaves of these",
    date: '2018-04..2026-09',
    measure: 'queue',
  },
  'job-start-s': {
    what: "start of a job's node, billed",
    unit: 's',
    value: 585,
    low: 260,
    high: 1141,
    source:
      'a public log of three small jobs on Vertex AI: custom training took 260 and 340 s, a batch prediction of 392 rows 1,141 s with its queue; the value is the geometric middle of 300 and 1,141; jobs of 10,000 rows in 2018 were billed about 480 s a node',
    date: '2026-09',
    measure: 'startup',
  },
  'job-node-s': {
    what: 'work of a batch prediction job for each further node that the service gives it',
    unit: 's',
    value: 245,
    low: 30,
    high: 2000,
    source: 'assumed; the service chooses the number of nodes, its rule is not published',
    date: '2026-11',
  },
  'round-trip-ms': {
    what: 'round trip of a call',
    unit: 'ms',
    value: 11,
    low: 1,
    high: 80,
    source:
      'statmike/vertex-ai-mlops on GitHub: p95 of a client 24.5 ms less 13.1 ms in the service, up to 80 ms with a new connection; under 1 ms within a region by Google (2019)',
    date: '2019..2025-11',
    measure: 'round-trip',
  },
  'endpoint-deploy-s': {
    what: 'deployment of an endpoint before the batch, not billed',
    unit: 's',
    value: 1200,
    low: 600,
    high: 1800,
    source: 'five authors of public guides: 10 to 30 minutes',
    date: '2022-08..2026-09',
  },
  'endpoint-wake-s': {
    what: 'wake-up of an endpoint that is scaled to zero',
    unit: 's',
    value: 240,
    low: 180,
    high: 300,
    source: "one author's comment on a large model; no measurement was found",
    date: '2025..2026',
  },
  'pipeline-latency-p50-ms': pipelineLatency('median', 282),
  'pipeline-latency-mean-ms': pipelineLatency('mean', 331),
  'pipeline-latency-p95-ms': pipelineLatency('95th percentile', 837),
  'pipeline-latency-p99-ms': pipelineLatency('99th percentile', 1216),
};
