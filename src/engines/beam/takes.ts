import type { Workload } from '../../workloads/workload.ts';
import type { Engine } from '../engine.ts';

export function takesWorkload(workload: Workload): ReturnType<Engine['takes']> {
  if (workload.kind === 'batch') return true;
  if (workload.kind === 'closed-loop')
    return { reason: 'users who wait for their answers do not go with a pipeline of Beam: use the local engine' };
  if (workload.queue === undefined)
    return { reason: 'a pipeline of Beam reads a stream from a queue: give the workload `use: queue`, or use the local engine' };
  return true;
}
