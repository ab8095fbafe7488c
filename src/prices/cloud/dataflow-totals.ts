/** What Dataflow says that a job used, as lines of a bill. */
import type { Cloud } from '../../core/keys/cloud.ts';
import type { Usage } from '../../core/predictor.ts';
import { secondsPerHour } from '../../core/units.ts';
import { type PipelineKind, pipelineParts, workerPrice } from './workers.ts';

interface Total {
  /** Of the service's metrics, by Beam's names. */
  readonly metric: string;
  readonly part: string;
  readonly sku: string;
  readonly unit: string;
  /** Of a unit. */
  readonly perUnit: number;
  readonly in: string;
}

const mbPerGb = 1024;

/**
 * Their units are in the service's own names of them: cpu_num_seconds, mem_mb_seconds, pd_gb_seconds, shuffle_service_chargeable_gb,
 * streaming_service_gb. MB and GB are binary there, as in the price lists. Billable shuffle data are a quarter of the first 250 GB.
 */
function totalsOf(price: string): readonly Total[] {
  const { workers, disks } = pipelineParts;
  return [
    {
      metric: 'TotalVcpuTime',
      part: workers,
      sku: `dataflow/${price}/vcpu`,
      unit: 'vCPU h',
      perUnit: secondsPerHour,
      in: 'vCPU s',
    },
    {
      metric: 'TotalMemoryUsage',
      part: workers,
      sku: `dataflow/${price}/memory`,
      unit: 'GB h',
      perUnit: mbPerGb * secondsPerHour,
      in: 'MB s',
    },
    {
      metric: 'TotalPdUsage',
      part: disks,
      sku: 'dataflow/disk/standard',
      unit: 'GB h',
      perUnit: secondsPerHour,
      in: 'GB s',
    },
    { metric: 'BillableShuffleDataProcessed', part: 'shuffle', sku: 'dataflow/shuffle/data', unit: 'GB', perUnit: 1, in: 'GB' },
    {
      metric: 'TotalStreamingDataProcessed',
      part: 'Streaming Engine',
      sku: 'dataflow/streaming/data',
      unit: 'GB',
      perUnit: 1,
      in: 'GB',
    },
  ];
}

/**
 * Usage of a job that has ended, from its metrics (`dataflow/TotalVcpuTime`, ...). Undefined without its vCPU time: the service did not
 * say it in time.
 */
export function dataflowUsage(
  metrics: Readonly<Record<string, number>>,
  kind: PipelineKind,
  { workers }: Pick<Cloud, 'workers'>,
): Usage[] | undefined {
  const found = totalsOf(workerPrice(workers, kind)).flatMap(({ metric, part, sku, unit, perUnit, in: inUnit }): Usage[] => {
    const amount = metrics[`dataflow/${metric}`] ?? 0;
    if (amount === 0) return [];
    const rule = `${metric} of the Dataflow job: ${amount} ${inUnit}`;
    return [{ part, sku, quantity: amount / perUnit, unit, evidence: 'measured', rule }];
  });
  return found.some(({ unit }) => unit === 'vCPU h') ? found : undefined;
}
