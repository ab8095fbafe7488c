import type { Workload } from '../../workloads/workload.ts';
import type { Engine } from '../engine.ts';

export function takesWorkload(workload: Workload): ReturnType<Engine['takes']> {
  if (workload.kind === 'batch') return true;
  if (workload.kind === 'closed-loop')
    return { reason: 'users who wait for their answers do not go with a pipeline of Beam: use the local engine' };
  return { reason: 'streams do not go with the engine beam, which runs batches: use the local engine' };
}
