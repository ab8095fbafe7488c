/** A batch whose pipeline begins with one worker and gets more up to a cap, as Dataflow's autoscaling adds them. */
import type { Cloud } from '../../core/keys/cloud.ts';
import { workerMachine } from '../../prices/cloud/workers.ts';
import { runPipeline } from '../estimate/workers.ts';
import type { Values } from './assumptions.ts';

interface Autoscaled {
  /** Seconds of one worker from its start to its stop, beside its work. */
  readonly startS: number;
  readonly stopS: number;
  /** Work of all threads. */
  readonly threadS: number;
  /** The least time that the work takes, however many workers there are. */
  readonly waitS: number;
  readonly cap: number;
}

export function autoscaling(
  cloud: Cloud,
  valueOf: Values,
): (batch: Autoscaled, draw: number) => { readonly workS: number; readonly workerS: number } {
  const threadsPerMachine = workerMachine(cloud.workers, 'batch').vcpus / cloud.vcpuPerWorker;
  const seenS = valueOf('autoscale-seen-s');
  const workerStartS = valueOf('worker-start-s');
  const aimS = valueOf('autoscale-aim-s');
  return ({ startS, stopS, threadS, waitS, cap }, draw) => {
    const fixedS = startS + stopS;
    const fit = { workPerRowS: threadS / threadsPerMachine, unbilledS: 0, fixedS, startWorkers: 1, gbPerWorker: 0 };
    const ran = runPipeline(
      fit,
      1,
      { kind: 'autoscaled', count: cap },
      {
        // The measured work has the workers' idle time in it.
        busyShare: 1,
        stopS,
        throughputSeenS: seenS(draw),
        workerStartS: workerStartS(draw),
        aimS: aimS(draw),
      },
    );
    const waitingS = Math.max(0, waitS - (ran.elapsedS - fixedS));
    return { workS: ran.elapsedS - fixedS + waitingS, workerS: ran.billedS + waitingS * cap };
  };
}
