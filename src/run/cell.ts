/** Measures one cell: starts its services, runs it in a fresh process, adds the services' figures. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sum } from '../core/numbers.ts';
import { rm } from 'node:fs/promises';
import type { EngineSettings } from '../core/keys/engine.ts';
import type { CellTask, KeptFiles } from '../engines/engine.ts';
import type { Plan } from '../experiment/plan.ts';
import type { PlannedStrategy } from '../experiment/strategies.ts';
import type { SinkTarget } from '../data/sinks/sink.ts';
import { machine } from '../core/machine.ts';
import { whyFailed } from '../measure/failed.ts';
import { judged } from '../measure/judgement.ts';
import type { Snapshot } from '../measure/snapshot.ts';
import { type CreatedQueue, createQueue } from '../data/google/pubsub/queue.ts';
import type { ServiceKind } from '../core/predictor.ts';
import type { Labels } from '../core/labels.ts';
import { messageOf } from '../core/problems.ts';
import { unlessAborted } from '../core/within.ts';
import type { Cell, CellPlan, CountsSoFar, GeneratorCeiling, ServicesMeasurement } from '../core/record.ts';
import type { ServiceHandle, ServiceUsage } from '../services/stand-ins/service.ts';
import { startService } from '../services/stand-ins/start.ts';
import { engineOf } from './engines.ts';
import { kindOf, type Workload } from '../workloads/workload.ts';

export interface CellToMeasure {
  readonly cellPlan: CellPlan;
  readonly strategy: PlannedStrategy;
  readonly workload: Workload;
  readonly sinkTarget: SinkTarget;
  readonly jobFiles: KeptFiles;
  readonly labels: Labels;
  /** A folder to create for the duration of the cell. */
  readonly cellDir: string;
  /** File for predictions to compare with other cells. */
  readonly predictionsPath: string;
  /** Absent if it was not measured. */
  readonly generator?: GeneratorCeiling | undefined;
}

export interface CellWatch {
  /** Aborted on Ctrl-C: the cell ends early and keeps what was measured. */
  readonly signal: AbortSignal;
  onProgress(snapshot: Snapshot): void;
  onNote(text: string): void;
}

const goneMs = 500;

/** The cell with its result, or with the reason why there is none; undefined if it was stopped before it could begin. */
export async function measureCell(
  plan: Plan,
  { cellPlan, strategy, workload, sinkTarget, jobFiles, labels, cellDir, predictionsPath, generator }: CellToMeasure,
  watch: CellWatch,
): Promise<{ readonly cell: Cell; readonly sourceMapping?: readonly string[] } | undefined> {
  const engine = engineOf(plan.engine);
  const reason = reasonAgainst(strategy, workload, plan.engine);
  if (reason !== undefined) return { cell: { ...cellPlan, state: 'not applicable', reason } };
  const kind = kindOf(workload);
  const services: ServiceHandle[] = [];
  const startMs = performance.now();
  let queue: CreatedQueue | undefined;
  let counted: CountsSoFar | undefined;
  let opened = false;
  const lost = new AbortController();
  try {
    if (workload.kind === 'stream' && workload.queue !== undefined) queue = await createQueue(workload.queue, labels);
    for (const kind of strategy.services) services.push(await startFor(kind, plan, cellDir, watch.signal));
    const servicesS = services.length === 0 ? 0 : (performance.now() - startMs) / 1000;
    const task: CellTask = {
      ...taskOf(plan, strategy, workload),
      ...(queue !== undefined && { queue: queue.name }),
      sinkTarget,
      ...(strategy.kind === 'job' && { jobFiles }),
      services: Object.fromEntries(services.map(({ kind, url }) => [kind, url])),
      labels,
      workDir: cellDir,
      predictionsPath,
    };
    let before: ServiceUsage[] = [];
    // Without its service every further call only fails.
    for (const { ended } of services) ended.catch((reason: unknown) => lost.abort(reason));
    const { measurement, stopped, sourceMapping } = await engine.run(task, {
      signal: AbortSignal.any([watch.signal, lost.signal]),
      async onOpened() {
        before = await usagesOf(services);
        opened = true;
      },
      onNote: (text) => watch.onNote(text),
      onProgress(now) {
        const { counts, queue: queued } = now;
        if (counts.due > 0) counted = { counts, ...(queued !== undefined && { queue: queued }) };
        watch.onProgress(now);
      },
    });
    lost.signal.throwIfAborted();
    const profile = strategy.services.includes('model-server') ? plan.profile : undefined;
    const used = { ...servicesShare(servicesS, before, await usagesOf(services)), ...(profile && { profile }) };
    const result = judged(measurement, used, machine(), generator);
    const endless = kind.lengthS(workload) === undefined;
    // An endless stream is complete when it is stopped.
    if (stopped && !endless) return { cell: { ...cellPlan, state: 'stopped', result }, sourceMapping };
    const failure = whyFailed(measurement, plan.settings.minOkShare);
    const cell: Cell =
      failure === undefined
        ? { ...cellPlan, state: 'measured', result }
        : { ...cellPlan, state: 'failed', reason: failure, result };
    return { cell, sourceMapping };
  } catch (error) {
    if (watch.signal.aborted && !opened) return undefined;
    // A connection breaks before the end of the process is seen that was at its other end.
    if (services.length > 0) await unlessAborted(lost.signal, sleep(goneMs, undefined, { ref: false }));
    const reason: unknown = lost.signal.aborted ? lost.signal.reason : error;
    return { cell: { ...cellPlan, state: 'failed', reason: messageOf(reason), ...(counted && { counted }) } };
  } finally {
    await Promise.all(services.map((service) => service.stop()));
    // The figures are valid; only report what is left behind.
    await queue?.remove().catch((error: unknown) => watch.onNote(`the queue was not removed: ${messageOf(error)}`));
    await rm(cellDir, { recursive: true, force: true });
  }
}

/** What the plan says of a task. */
export function taskOf(
  plan: Plan,
  strategy: PlannedStrategy,
  workload: Workload,
): Omit<CellTask, 'queue' | 'sinkTarget' | 'jobFiles' | 'services' | 'labels' | 'workDir' | 'predictionsPath'> {
  const { model, source, sink, baseDir, workers, modelThreads, settings } = plan;
  return {
    strategy: {
      name: strategy.name,
      moduleUrl: strategy.moduleUrl,
      rawOptions: strategy.raw,
      ...(strategy.runtime !== undefined && { runtime: strategy.runtime }),
    },
    ...(strategy.batching !== undefined && { batching: { ...strategy.batching, ...workload.batching } }),
    workload,
    model,
    source,
    sink,
    baseDir,
    workers,
    modelThreads,
    settings,
  };
}

/** Why the cell cannot run; undefined if it can. */
export function reasonAgainst(
  { kind, services }: Pick<PlannedStrategy, 'kind' | 'services'>,
  workload: Workload,
  engine: EngineSettings,
): string | undefined {
  const { noJobs } = kindOf(workload);
  if (kind === 'call' && services.length > 0 && engine.use === 'beam' && engine.runner === 'dataflow')
    return 'workers on Dataflow cannot reach a server that predbench starts on this machine: give `endpoint` one that they can reach';
  if (kind === 'job' && noJobs !== undefined) return `a batch job needs all its instances at once; ${noJobs}`;
  const taken = engineOf(engine).takes(workload);
  return taken === true ? undefined : taken.reason;
}

/** An embedded service for the plan's model, on a free port, for this run alone; of files it takes those of the run's own folder, and of Cloud Storage. */
export function startFor(kind: ServiceKind, plan: Plan, workDir: string, signal: AbortSignal): Promise<ServiceHandle> {
  const { path, name, shapes } = plan.model;
  return startService(
    {
      kind,
      model: path,
      signature: name,
      ...(shapes !== undefined && { shapes }),
      modelName: 'model',
      modelThreads: plan.modelThreads,
      ...(kind === 'model-server' && plan.profile && { profile: plan.profile }),
      port: 0,
      oneTimeToken: true,
      roots: [workDir, 'gs://*'],
    },
    signal,
  );
}

function usagesOf(services: readonly ServiceHandle[]): Promise<ServiceUsage[]> {
  return Promise.all(services.map((service) => service.usage()));
}

/** Usage of the services from `before` to `after`. */
function servicesShare(startS: number, before: readonly ServiceUsage[], after: readonly ServiceUsage[]): ServicesMeasurement {
  const cpuS = sum(after.map(({ cpuS }) => cpuS)) - sum(before.map(({ cpuS }) => cpuS));
  return { startS, cpuS, peakRssBytes: sum(after.map(({ peakRssBytes }) => peakRssBytes)) };
}
