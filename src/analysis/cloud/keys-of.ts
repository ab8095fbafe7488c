/** Which quantities are open for a strategy: what its run could not have. */
import type { Cloud } from '../../core/keys/cloud.ts';
import type { Evidence, Usage } from '../../core/predictor.ts';
import { endpointHours, endpointLine } from './machines.ts';
import type { QuantityKey } from '../../core/keys/quantities.ts';

export interface RunFacts {
  readonly kind: 'batch' | 'stream' | 'closed-loop';
  /** Works on files in storage, not call by call. */
  readonly isJob: boolean;
  readonly evidence: Evidence;
  readonly usage: readonly Usage[];
  readonly cloud: Cloud;
}

export function quantityKeysOf({ kind, isJob, evidence, usage, cloud }: RunFacts): QuantityKey[] {
  const standIn = evidence === 'embedded stand-in';
  const ofWorkers: QuantityKey[] = ['worker-queue-s', 'worker-start-s', 'worker-stop-s'];
  const ofPipeline: QuantityKey[] = [
    'pipeline-latency-p50-ms',
    'pipeline-latency-mean-ms',
    'pipeline-latency-p95-ms',
    'pipeline-latency-p99-ms',
  ];
  const ofService: QuantityKey[] = !standIn ? [] : isJob ? ['queue-s', 'job-start-s'] : ['round-trip-ms'];
  const hours = endpointHours(cloud, 'batch');
  const ofEndpoint: QuantityKey[] =
    kind !== 'batch' || endpointLine(usage) === undefined || hours === 'always'
      ? []
      : [hours === 'scale-to-zero' ? 'endpoint-wake-s' : 'endpoint-deploy-s'];
  const ofAutoscaling: QuantityKey[] = cloud.workers.maxCount === undefined ? [] : ['autoscale-seen-s', 'autoscale-aim-s'];
  return [
    'vcpu-ratio',
    ...(kind === 'batch' ? [...ofWorkers, ...(isJob ? [] : ofAutoscaling), ...ofEndpoint] : []),
    ...(kind === 'stream' ? ofPipeline : []),
    ...ofService,
  ];
}
