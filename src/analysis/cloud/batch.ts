/** A batch in the cloud: when each part runs, and how long each machine is billed. Formulas: docs/derivations.md, "In the cloud". */
import { secondsPerDay } from '../../core/units.ts';
import { vcpusOf } from '../../core/machine-types.ts';
import { workerCount } from '../../prices/cloud/workers.ts';
import { type Position, type Values, valuesAt } from './assumptions.ts';
import { autoscaled } from './autoscaling.ts';
import { endpointLine, endpointNodes, jobNodes, nodesLike } from './machines.ts';
import type { BatchLoad, BatchModel, Phase, Projection, Size } from './model.ts';
import { atRows } from './sizes.ts';
import { batchUsage, type Billed, nodeSecondsOf } from './usage.ts';

/** `slower`: the measured work took so many times as long as was measured. */
export function projectBatch(model: BatchModel, load: BatchLoad, position: Position, slower: number): Projection {
  const { cloud, isJob, sizes, assumed } = model;
  const { rows } = load;
  const lines = sizes[0]?.usage ?? [];
  const sized = { ...model, usage: lines };
  const value = valuesAt(assumed, position);
  const ratio = value('vcpu-ratio', 1) * slower;
  const measured = (of: (size: Size) => number) => atRows(sizes, rows, of);
  const queueS = value('worker-queue-s', 0);
  const startS = value('worker-start-s', 0) + model.openS * ratio;
  const stopS = value('worker-stop-s', 0);
  const asked =
    load.workers ??
    (isJob || cloud.workers.maxCount === undefined
      ? undefined
      : ({ kind: 'autoscaled', count: cloud.workers.maxCount } as const));
  const threadS = measured(({ beforeS }) => beforeS) * ratio * model.workers;

  // A run longer than a day takes as many more machines as let it end within one.
  const longestS = secondsPerDay - startS - stopS;
  const base = asked?.kind === 'fixed' ? asked.count : model.workers;
  const times = asked === undefined ? Math.max(1, Math.ceil(threadS / base / longestS)) : 1;
  const threads = base * times;
  const share = threads / model.workers;
  const nodes = isJob ? (load.nodes ?? jobNodes(sized, times)) : (load.nodes ?? endpointNodes(cloud, model.modelThreads * share));

  // The least time for so many calls with as many as may be always under way (asymptotic bound, Denning and Buzen 1978).
  const callS = (model.leastCallMs * ratio + value('round-trip-ms', 0)) / 1000;
  const callsS = isJob ? 0 : ((rows / model.rowsPerCall) * callS) / (model.callsAtOnce * share);
  // Where an endpoint's machines do not keep pace with the workers, these wait for them, and are paid.
  const endpointS =
    endpointLine(lines) === undefined
      ? 0
      : (threadS / model.workers) * (model.modelThreads / (nodes * vcpusOf(cloud.endpoint.machineType)));
  const waitS = Math.max(callsS, endpointS);
  const ran =
    asked?.kind === 'autoscaled' ? autoscaled({ startS, stopS, threadS, waitS, cap: asked.count, cloud }, value) : undefined;
  const workS = ran?.workS ?? Math.max(threadS / threads, waitS);
  const machines = ran === undefined ? workerCount(cloud, 'batch', threads) : (asked?.count ?? 1);
  const pipelineS = startS + workS + stopS;

  const phases: Phase[] = [];
  const add = (name: string, seconds: number, billed: boolean) => {
    if (seconds > 0) phases.push({ name, seconds, billed });
  };
  const pipeline = (workName: string, seconds: number) => {
    add('wait for workers', queueS, false);
    add('start of workers', startS, true);
    add(workName, seconds, true);
    add('stop of workers', stopS, true);
  };
  if (!isJob) {
    add(...endpointReady(model, value), false);
    pipeline('work', workS);
    const workerS = ran?.workerS ?? machines * pipelineS;
    return whole({ workerS, jobNodeS: 0, endpointS: queueS + pipelineS, nodes });
  }
  const job = jobOf(model, measured, { ratio, nodes, value });
  const afterS = (measured((size) => size.afterS) * ratio) / times;
  const waits = cloud.job.pipelineWaits;
  if (waits) {
    add('wait for workers', queueS, false);
    add('start of workers', startS, true);
    add('preparation', workS, true);
  } else pipeline('preparation', workS);
  add('queue of the job', job.queueS, waits);
  add('start of the nodes', job.startS, true);
  add('job', job.runS, true);
  // Who ended must start again to read the results.
  if (waits) {
    add('results', afterS, true);
    add('stop of workers', stopS, true);
  } else if (afterS > 0) pipeline('results', afterS);
  const heldS = waits ? job.queueS + job.startS + job.runS + afterS : afterS > 0 ? startS + afterS + stopS : 0;
  return whole({ workerS: machines * (pipelineS + heldS), jobNodeS: job.nodeS, endpointS: 0, nodes });

  function whole(billed: Billed): Projection {
    const elapsedS = phases.reduce((total, { seconds }) => total + seconds, 0);
    return { elapsedS, phases, usage: batchUsage(model, rows, times, billed), machines, nodes: billed.nodes, sustained: true };
  }
}

/** Before a batch may start: an endpoint that is not always up. */
function endpointReady({ assumed }: BatchModel, value: Values): [name: string, seconds: number] {
  const wakes = assumed.some(({ quantity }) => quantity === 'endpoint-wake-s');
  return wakes
    ? ['wake-up of the endpoint', value('endpoint-wake-s', 0)]
    : ['deployment of the endpoint', value('endpoint-deploy-s', 0)];
}

interface JobTimes {
  readonly queueS: number;
  readonly startS: number;
  readonly runS: number;
  readonly nodeS: number;
}

/** A real service's times are as measured; a stand-in's machines start, and work, as the cloud's. */
function jobOf(
  model: BatchModel,
  measured: (of: (size: Size) => number) => number,
  { ratio, nodes, value }: { readonly ratio: number; readonly nodes: number; readonly value: Values },
): JobTimes {
  const runS = measured((size) => size.runS);
  if (model.evidence !== 'embedded stand-in') {
    return {
      queueS: measured((size) => size.queueS),
      startS: measured((size) => size.startS),
      runS,
      nodeS: measured(({ usage }) => nodeSecondsOf(usage)),
    };
  }
  const startS = value('job-start-s', 0);
  const busyS = (runS * ratio * nodesLike({ ...model, usage: model.sizes[0]?.usage ?? [] }, 1)) / nodes;
  return { queueS: value('queue-s', 0), startS, runS: busyS, nodeS: nodes * (startS + busyS) };
}
