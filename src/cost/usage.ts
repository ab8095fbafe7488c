import type { RunTotals, Usage } from '../predictor.ts';

/** Memory of one Dataflow worker with one vCPU: what the experiment of 2018 works out at. */
const gbPerWorker = 3.75;

/**
 * What the pipeline's own workers would be billed for, whatever they call: they are paid from start to stop. The seconds are measured; that a
 * worker thread of this machine is one cloud vCPU with 3.75 GB is assumed.
 */
export function pipelineUsage({ workload, workers, elapsedS }: Pick<RunTotals, 'workload' | 'workers' | 'elapsedS'>): Usage[] {
  const kind = workload === 'bounded' ? 'batch' : 'streaming';
  const vcpuH = (workers * elapsedS) / 3600;
  const seconds = `${workers} worker${workers === 1 ? '' : 's'} x ${elapsedS.toFixed(1)} s (measured, set-up to last result)`;
  return [
    {
      part: 'pipeline workers',
      sku: `dataflow/${kind}/vcpu`,
      quantity: vcpuH,
      unit: 'vCPU h',
      evidence: 'assumed',
      rule: `${seconds}; assumed: a worker is one vCPU, and a vCPU of this machine does the work of one in the cloud`,
    },
    {
      part: 'pipeline workers',
      sku: `dataflow/${kind}/memory`,
      quantity: vcpuH * gbPerWorker,
      unit: 'GB h',
      evidence: 'assumed',
      rule: `${seconds}; assumed: ${gbPerWorker} GB a worker, as in 2018`,
    },
  ];
}
