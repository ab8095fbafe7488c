/** A batch in the cloud: when each part runs, and how long each machine is billed. Formulas: docs/derivations.md, "In the cloud". */
import type { QuantityKey } from '../../core/keys/quantities.ts';
import { vcpusOf } from '../../core/machine-types.ts';
import { secondsPerDay } from '../../core/units.ts';
import { workerCount } from '../../prices/cloud/workers.ts';
import { type Values, valuesOf } from './assumptions.ts';
import { autoscaled } from './autoscaling.ts';
import { endpointLine, endpointNodes, jobNodes, nodesLike } from './machines.ts';
import type { BatchLoad, BatchModel, Phase } from './model.ts';
import { projectorOf, type Projector } from './projector.ts';
import { atRows } from './sizes.ts';
import { type BatchBilled, batchLines, nodeSecondsOf } from './usage.ts';

export function batchProjector(model: BatchModel): Projector<BatchLoad> {
  const { cloud, isJob, sizes } = model;
  const own = sizes[0]?.usage ?? [];
  const workersFor = workerCount(cloud, 'batch');
  const jobNodesFor = jobNodes({ ...model, usage: own });
  const endpointNodesFor = endpointNodes(cloud);
  const hasEndpoint = endpointLine(own) !== undefined;
  const endpointVcpus = vcpusOf(cloud.endpoint.machineType);
  const readyPhase = endpointPhase(model);
  const valuesAt = valuesOf(model.assumed);
  const beforeSAt = atRows(sizes, ({ beforeS }) => beforeS);
  const afterSAt = atRows(sizes, ({ afterS }) => afterS);
  const jobAt = jobOf(model);

  return projectorOf(batchLines(model), (load, position, slower) => {
    const { rows } = load;
    const value = valuesAt(position);
    const ratio = value('vcpu-ratio', 1) * slower;
    const queueS = value('worker-queue-s', 0);
    const startS = value('worker-start-s', 0) + model.openS * ratio;
    const stopS = value('worker-stop-s', 0);
    const asked =
      load.workers ??
      (isJob || cloud.workers.maxCount === undefined
        ? undefined
        : ({ kind: 'autoscaled', count: cloud.workers.maxCount } as const));
    const threadS = beforeSAt(rows) * ratio * model.workers;

    // A run longer than a day takes as many more machines as let it end within one.
    const longestS = secondsPerDay - startS - stopS;
    const base = asked?.kind === 'fixed' ? asked.count : model.workers;
    const times = asked === undefined ? Math.max(1, Math.ceil(threadS / base / longestS)) : 1;
    const threads = base * times;
    const share = threads / model.workers;
    const nodes = load.nodes ?? (isJob ? jobNodesFor(times) : endpointNodesFor(model.modelThreads * share));

    // The least time for so many calls with as many as may be always under way (asymptotic bound, Denning and Buzen 1978).
    const callS = (model.leastCallMs * ratio + value('round-trip-ms', 0)) / 1000;
    const callsS = isJob ? 0 : ((rows / model.rowsPerCall) * callS) / (model.callsAtOnce * share);
    // Where an endpoint's machines do not keep pace with the workers, these wait for them, and are paid.
    const endpointS = hasEndpoint ? (threadS / model.workers) * (model.modelThreads / (nodes * endpointVcpus)) : 0;
    const waitS = Math.max(callsS, endpointS);
    const ran =
      asked?.kind === 'autoscaled' ? autoscaled({ startS, stopS, threadS, waitS, cap: asked.count, cloud }, value) : undefined;
    const workS = ran?.workS ?? Math.max(threadS / threads, waitS);
    const machines = ran === undefined ? workersFor(threads) : (asked?.count ?? 1);
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
    const whole = (workerS: number, jobNodeS: number, usedS: number) => ({
      elapsedS: phases.reduce((total, { seconds }) => total + seconds, 0),
      phases,
      machines,
      nodes,
      sustained: true,
      billed: { rows, times, nodes, workerS, jobNodeS, endpointS: usedS } satisfies BatchBilled,
    });
    if (!isJob) {
      add(readyPhase.name, value(readyPhase.quantity, 0), false);
      pipeline('work', workS);
      const workerS = ran?.workerS ?? machines * pipelineS;
      return whole(workerS, 0, queueS + pipelineS);
    }
    const job = jobAt(rows, { ratio, nodes, value });
    const afterS = (afterSAt(rows) * ratio) / times;
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
    return whole(machines * (pipelineS + heldS), job.nodeS, 0);
  });
}

/** Before a batch may start: an endpoint that is not always up. */
function endpointPhase({ assumed }: BatchModel): { readonly name: string; readonly quantity: QuantityKey } {
  const wakes = assumed.some(({ quantity }) => quantity === 'endpoint-wake-s');
  return wakes
    ? { name: 'wake-up of the endpoint', quantity: 'endpoint-wake-s' }
    : { name: 'deployment of the endpoint', quantity: 'endpoint-deploy-s' };
}

interface JobTimes {
  readonly queueS: number;
  readonly startS: number;
  readonly runS: number;
  readonly nodeS: number;
}

type JobAt = (rows: number, at: { readonly ratio: number; readonly nodes: number; readonly value: Values }) => JobTimes;

/** A real service's times are as measured; a stand-in's machines start, and work, as the cloud's. */
function jobOf(model: BatchModel): JobAt {
  const { sizes } = model;
  const runS = atRows(sizes, (size) => size.runS);
  if (model.evidence !== 'embedded stand-in') {
    const queueS = atRows(sizes, (size) => size.queueS);
    const startS = atRows(sizes, (size) => size.startS);
    const nodeS = atRows(sizes, ({ usage }) => nodeSecondsOf(usage));
    return (rows) => ({ queueS: queueS(rows), startS: startS(rows), runS: runS(rows), nodeS: nodeS(rows) });
  }
  const measuredNodes = nodesLike({ ...model, usage: sizes[0]?.usage ?? [] })(1);
  return (rows, { ratio, nodes, value }) => {
    const startS = value('job-start-s', 0);
    const busyS = (runS(rows) * ratio * measuredNodes) / nodes;
    return { queueS: value('queue-s', 0), startS, runS: busyS, nodeS: nodes * (startS + busyS) };
  };
}
