/** Keys of what is assumed of the cloud, as `cloud.assume` of an experiment and a calibration name them; analysis/cloud has their values. */
export const quantityKeys = [
  'vcpu-ratio',
  'worker-queue-s',
  'worker-start-s',
  'worker-stop-s',
  'autoscale-seen-s',
  'autoscale-aim-s',
  'busy-share',
  'per-row-share',
  'queue-s',
  'job-start-s',
  'job-node-s',
  'round-trip-ms',
  'endpoint-deploy-s',
  'endpoint-wake-s',
  'pipeline-latency-p50-ms',
  'pipeline-latency-mean-ms',
  'pipeline-latency-p95-ms',
  'pipeline-latency-p99-ms',
] as const;

export type QuantityKey = (typeof quantityKeys)[number];
