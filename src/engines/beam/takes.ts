import type { Runner } from '../../core/keys/engine.ts';
import type { Workload } from '../../workloads/workload.ts';
import type { Engine } from '../engine.ts';

/** Runners that can run Python's ReadFromPubSub. */
const readQueues: readonly Runner[] = ['direct', 'dataflow'];

export function takesWorkload(workload: Workload, runner: Runner): ReturnType<Engine['takes']> {
  if (workload.kind === 'batch') return true;
  if (workload.kind === 'closed-loop')
    return { reason: 'users who wait for their answers do not go with a pipeline of Beam, which reads bounded data or a queue' };
  if (workload.queue === undefined)
    return { reason: 'a pipeline of Beam reads bounded data or a queue, not a schedule: use a workload with `use: queue`' };
  if (readQueues.includes(runner)) return true;
  return { reason: `the runner ${runner} does not read Pub/Sub from Python; ${readQueues.join(' and ')} do` };
}
