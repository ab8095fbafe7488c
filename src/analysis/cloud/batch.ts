/** A batch in the cloud: when each part runs, and how long each machine is billed. Formulas: docs/derivations.md, "In the cloud". */
import type { QuantityKey } from '../../core/keys/quantities.ts';
import { vcpusOf } from '../../core/machine-types.ts';
import { secondsPerDay } from '../../core/units.ts';
import { workerCount } from '../../prices/cloud/workers.ts';
import { type Values, valuesOf } from './assumptions.ts';
import { autoscaling } from './autoscaling.ts';
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
  const beforeSAt = atRows(sizes, ({ beforeS }) => beforeS);
  const afterSAt = atRows(sizes, ({ afterS }) => afterS);
  const waits = cloud.job.pipelineWaits;
  const phases = isJob ? jobPhases(waits) : [{ name: readyPhase.name, billed: false }, ...pipelinePhases('work')];

  return projectorOf({ phases, lines: batchLines(model) }, (draws) => {
    const valueOf = valuesOf(model.assumed)(draws);
    const vcpuRatio = valueOf('vcpu-ratio', 1);
    const workerQueueS = valueOf('worker-queue-s', 0);
    const workerStartS = valueOf('worker-start-s', 0);
    const workerStopS = valueOf('worker-stop-s', 0);
    const roundTripMs = valueOf('round-trip-ms', 0);
    const readyS = valueOf(readyPhase.quantity, 0);
    const autoscaled = autoscaling(cloud, valueOf);
    const jobAt = jobOf(model, valueOf);

    return (load, draw, slower) => {
      const { rows } = load;
      const ratio = vcpuRatio(draw) * slower;
      const queueS = workerQueueS(draw);
      const startS = workerStartS(draw) + model.openS * ratio;
      const stopS = workerStopS(draw);
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
      const callS = (model.leastCallMs * ratio + roundTripMs(draw)) / 1000;
      const callsS = isJob ? 0 : ((rows / model.rowsPerCall) * callS) / (model.callsAtOnce * share);
      // Where an endpoint's machines do not keep pace with the workers, these wait for them, and are paid.
      const endpointS = hasEndpoint ? (threadS / model.workers) * (model.modelThreads / (nodes * endpointVcpus)) : 0;
      const waitS = Math.max(callsS, endpointS);
      const ran =
        asked?.kind === 'autoscaled' ? autoscaled({ startS, stopS, threadS, waitS, cap: asked.count }, draw) : undefined;
      const workS = ran?.workS ?? Math.max(threadS / threads, waitS);
      const machines = ran === undefined ? workersFor(threads) : (asked?.count ?? 1);
      const pipelineS = startS + workS + stopS;

      const whole = (phasesS: readonly number[], workerS: number, jobNodeS: number, usedS: number) => ({
        elapsedS: phasesS.reduce((total, seconds) => (seconds > 0 ? total + seconds : total), 0),
        phasesS,
        machines,
        nodes,
        sustained: true,
        billed: { rows, times, nodes, workerS, jobNodeS, endpointS: usedS } satisfies BatchBilled,
      });
      if (!isJob) {
        const workerS = ran?.workerS ?? machines * pipelineS;
        return whole([readyS(draw), queueS, startS, workS, stopS], workerS, 0, queueS + pipelineS);
      }
      const job = jobAt(rows, { ratio, nodes, draw });
      const afterS = (afterSAt(rows) * ratio) / times;
      if (waits) {
        const heldS = job.queueS + job.startS + job.runS + afterS;
        const phasesS = [queueS, startS, workS, job.queueS, job.startS, job.runS, afterS, stopS];
        return whole(phasesS, machines * (pipelineS + heldS), job.nodeS, 0);
      }
      // Who ended must start again to read the results.
      const again = afterS > 0 ? [queueS, startS, afterS, stopS] : [];
      const phasesS = [queueS, startS, workS, stopS, job.queueS, job.startS, job.runS, ...again];
      const heldS = afterS > 0 ? startS + afterS + stopS : 0;
      return whole(phasesS, machines * (pipelineS + heldS), job.nodeS, 0);
    };
  });
}

type NamedPhase = Pick<Phase, 'name' | 'billed'>;

function pipelinePhases(work: string): NamedPhase[] {
  return [
    { name: 'wait for workers', billed: false },
    { name: 'start of workers', billed: true },
    { name: work, billed: true },
    { name: 'stop of workers', billed: true },
  ];
}

/** `waits`: the pipeline, for the job. */
function jobPhases(waits: boolean): NamedPhase[] {
  const job = [
    { name: 'queue of the job', billed: waits },
    { name: 'start of the nodes', billed: true },
    { name: 'job', billed: true },
  ];
  const preparation = pipelinePhases('preparation');
  return waits
    ? [...preparation.slice(0, -1), ...job, { name: 'results', billed: true }, ...preparation.slice(-1)]
    : [...preparation, ...job, ...pipelinePhases('results')];
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

type JobAt = (rows: number, at: { readonly ratio: number; readonly nodes: number; readonly draw: number }) => JobTimes;

/** A real service's times are as measured; a stand-in's machines start, and work, as the cloud's. */
function jobOf(model: BatchModel, valueOf: Values): JobAt {
  const { sizes } = model;
  const runS = atRows(sizes, (size) => size.runS);
  if (model.evidence !== 'embedded stand-in') {
    const queueS = atRows(sizes, (size) => size.queueS);
    const startS = atRows(sizes, (size) => size.startS);
    const nodeS = atRows(sizes, ({ usage }) => nodeSecondsOf(usage));
    return (rows) => ({ queueS: queueS(rows), startS: startS(rows), runS: runS(rows), nodeS: nodeS(rows) });
  }
  const measuredNodes = nodesLike({ ...model, usage: sizes[0]?.usage ?? [] })(1);
  const jobStartS = valueOf('job-start-s', 0);
  const queueS = valueOf('queue-s', 0);
  return (rows, { ratio, nodes, draw }) => {
    const startS = jobStartS(draw);
    const busyS = (runS(rows) * ratio * measuredNodes) / nodes;
    return { queueS: queueS(draw), startS, runS: busyS, nodeS: nodes * (startS + busyS) };
  };
}
