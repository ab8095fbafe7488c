/** From a stored run to the models of its strategies. */
import type { Cloud } from '../../core/keys/cloud.ts';
import { median } from '../../core/numbers.ts';
import {
  type Cell,
  type CellMeasurement,
  type CellResult,
  type EngineMeasurement,
  isOfEngine,
  type RunRecord,
} from '../../core/record.ts';
import { pipelineParts } from '../../prices/cloud/workers.ts';
import type { Usage } from '../../core/predictor.ts';
import { meanBatchSize } from '../../measure/distribution/distribution.ts';
import { noiseOf } from '../../measure/statistics/noise.ts';
import { assumptionsOf, type Calibrated } from './assumptions.ts';
import { capacityOf } from './capacity.ts';
import type { BatchModel, BilledModel, Model, Size, StreamModel } from './model.ts';
import { quantityKeysOf } from './keys-of.ts';
import { sameLine } from './same-line.ts';

/** Instead of what the experiment says. */
export interface ModelChoices {
  readonly utilisation?: number | undefined;
  /** By strategy: rows or messages a second that the cell's machines take together. */
  readonly capacities?: Readonly<Partial<Record<string, number>>> | undefined;
  /** What was measured of the cloud, in place of what is assumed. */
  readonly calibrated?: readonly Calibrated[] | undefined;
  /** In place of the same keys of `cloud.assume`. */
  readonly assume?: Cloud['assume'] | undefined;
  /** Of endpoints and jobs. */
  readonly machineType?: string | undefined;
  /** Up to which autoscaling adds workers to a batch. */
  readonly maxWorkers?: number | undefined;
}

function cloudOf({ experiment: { cloud } }: RunRecord, { assume, machineType, maxWorkers }: ModelChoices): Cloud {
  return {
    ...cloud,
    workers: { ...cloud.workers, ...(maxWorkers !== undefined && { maxCount: maxWorkers }) },
    endpoint: { ...cloud.endpoint, ...(machineType !== undefined && { machineType }) },
    job: { ...cloud.job, ...(machineType !== undefined && { machineType }) },
    assume: { ...cloud.assume, ...assume },
  };
}

/** Cells that are modelled together. */
interface Group {
  readonly strategy: string;
  readonly kind: CellMeasurement['workload']['kind'];
  readonly workloads: readonly string[];
  readonly cells: readonly MeasuredCell[];
}

interface MeasuredCell {
  readonly workload: string;
  readonly measured: CellMeasurement;
  /** CPU of embedded services; 0 where there are none. */
  readonly servicesCpuS: number;
}

/** The model of a strategy in a workload; undefined where nothing was predicted. */
export type ModelOf = (strategy: string, workload: string) => Model | undefined;

/** A model for each strategy and kind of workload: all its batches together say what grows with the rows and what does not. */
export function modelsOf(record: RunRecord, choices: ModelChoices = {}): ModelOf {
  const groups = groupsOf(record);
  const made = new Map<Group, Model | undefined>();
  return (strategy, workload) => {
    const group = groups.find((one) => one.strategy === strategy && one.workloads.includes(workload));
    if (group === undefined) return undefined;
    if (!made.has(group)) made.set(group, modelOf(group, record, groups, choices));
    return made.get(group);
  };
}

/** Batches, and streams, that are called alike; each closed loop by itself. */
function groupsOf(record: RunRecord): Group[] {
  const groups = new Map<
    string,
    { readonly first: Omit<Group, 'workloads' | 'cells'>; readonly cells: (MeasuredCell & { readonly sound: boolean })[] }
  >();
  for (const cell of record.cells) {
    if (cell.state !== 'measured' && cell.state !== 'stopped') continue;
    const { strategy, workload } = cell;
    const { measured } = cell.result;
    const { kind } = measured.workload;
    if (measured.evidence === 'none') continue;
    const { batching, workers, modelThreads, evidence } = measured;
    const alone = kind === 'closed-loop' ? workload : '';
    // In the cloud the number of workers is part of the result.
    const as = record.machine !== undefined && isOfEngine(measured) ? [batching, workers, modelThreads] : [];
    const key = JSON.stringify([strategy, kind, alone, evidence, as]);
    const group = groups.get(key) ?? { first: { strategy, kind }, cells: [] };
    group.cells.push({ workload, measured, servicesCpuS: cell.result.services?.cpuS ?? 0, sound: isSound(cell) });
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, cells }) => {
    const sound = cells.filter((cell) => cell.sound);
    return {
      ...first,
      workloads: [...new Set(cells.map(({ workload }) => workload))],
      cells: sound.length > 0 ? sound : cells,
    };
  });
}

/** Cells that may say something of other sizes: whole, valid, and mostly predicted. */
function isSound(cell: Cell & { readonly result: CellResult }): boolean {
  const { measured, judged } = cell.result;
  const { due, ok = due } = measured.counts;
  const invalid = judged.warnings.some(({ severity }) => severity === 'invalid');
  return cell.state === 'measured' && judged.valid.ok && !invalid && ok >= due / 2;
}

function modelOf(group: Group, record: RunRecord, groups: readonly Group[], choices: ModelChoices): Model | undefined {
  const cells = group.cells.map(({ measured }) => measured);
  // What ran on cloud workers has its bill, and needs no model of them.
  const engine = record.machine === undefined ? [] : cells.filter(isOfEngine);
  if (engine.length === 0) return group.kind === 'batch' ? billedModel(group, cells) : undefined;
  return group.kind === 'batch'
    ? batchModel(group, engine, record, choices)
    : streamModel(group, engine, record, groups, choices);
}

function billedModel({ strategy }: Group, cells: readonly CellMeasurement[]): BilledModel | undefined {
  const [first] = cells;
  if (first === undefined) return undefined;
  const sizes = bySize(cells).map((same) => ({
    rows: rowsOf(same[0]),
    makespanS: over(same, ({ makespanS }) => makespanS),
    usage: medianUsage(same.map(({ usage }) => usage)),
  }));
  return { kind: 'billed batch', strategy, evidence: first.evidence, assumed: [], sizes, ...repeated(cells) };
}

/** Each line's median over the repeats; lines are those of the first. */
function medianUsage(all: readonly (readonly Usage[])[]): Usage[] {
  return (all[0] ?? []).map((line) => {
    const same = all.flatMap((usage) => sameLine(usage, line) ?? []);
    return { ...line, quantity: median(same.map(({ quantity }) => quantity)) ?? line.quantity };
  });
}

function batchModel(
  group: Group,
  cells: readonly EngineMeasurement[],
  record: RunRecord,
  choices: ModelChoices,
): BatchModel | undefined {
  const cloud = cloudOf(record, choices);
  const common = engineOf(group, cells, cloud);
  if (common === undefined) return undefined;
  const sizes = bySize(cells).map(sizeOf);
  const isJob = common.callsAtOnce === 0;
  const keys = quantityKeysOf({ kind: 'batch', isJob, evidence: common.evidence, usage: sizes[0]?.usage ?? [], cloud });
  const assumed = assumptionsOf(group.strategy, keys, { assume: cloud.assume, calibrated: choices.calibrated ?? [] });
  return { ...common, kind: 'batch', isJob, openS: over(cells, ({ setUp }) => setUp.openS), sizes, assumed, ...repeated(cells) };
}

function streamModel(
  group: Group,
  cells: readonly EngineMeasurement[],
  record: RunRecord,
  groups: readonly Group[],
  choices: ModelChoices,
): StreamModel | undefined {
  const cloud = group.kind === 'closed-loop' ? withoutQueue(cloudOf(record, choices)) : cloudOf(record, choices);
  const common = engineOf(group, cells, cloud);
  const fastest = cells.toSorted((a, b) => b.throughputRowsPerS - a.throughputRowsPerS);
  const [first] = fastest;
  if (common === undefined || first === undefined) return undefined;
  const { load } = record.experiment;
  const like = groups.filter(({ strategy }) => strategy === group.strategy).flatMap(({ cells: own }) => own);
  const capacity = capacityOf(first, like, {
    utilisation: choices.utilisation ?? load.utilisation,
    given: choices.capacities?.[group.strategy],
  });
  const keys = quantityKeysOf({ kind: group.kind, isJob: false, evidence: common.evidence, usage: first.usage, cloud });
  const assumed = assumptionsOf(group.strategy, keys, { assume: cloud.assume, calibrated: choices.calibrated ?? [] });
  return {
    ...common,
    kind: 'stream',
    capacity,
    messages: first.counts.due,
    usage: ownUsage(first),
    assumed,
    ...repeated(cells),
  };
}

/** Users who wait have neither. */
function withoutQueue(cloud: Cloud): Cloud {
  return { ...cloud, stream: { ...cloud.stream, queue: 'none', sink: 'none' } };
}

type Common = Omit<BatchModel, 'kind' | 'isJob' | 'openS' | 'sizes' | 'assumed' | 'noise' | 'repeats'>;

function engineOf({ strategy, cells: all }: Group, cells: readonly EngineMeasurement[], cloud: Cloud): Common | undefined {
  const [first] = cells;
  if (first === undefined) return undefined;
  const { evidence, workers, modelThreads, batching, beam, workload } = first;
  // Of sizes that Beam chooses too, a worker waits for each call.
  const atOnce = workers * (batching?.inFlight ?? (beam?.runtime === undefined ? 0 : 1));
  return {
    strategy,
    evidence,
    cloud,
    workers,
    modelThreads,
    callsAtOnce: workload.kind === 'closed-loop' ? Math.min(workload.concurrency, atOnce) : atOnce,
    rowsPerCall: median(cells.flatMap(({ batchSizes }) => meanBatchSize(batchSizes) ?? [])) ?? 1,
    leastCallMs: median(cells.flatMap(({ serviceMs }) => serviceMs?.min ?? [])) ?? 0,
    perRow: perRowOf(all),
  };
}

/** What an endpoint takes: the service's CPU where it is ours, else the time of the calls. */
function perRowOf(cells: readonly MeasuredCell[]): Common['perRow'] {
  const each = cells.map(({ measured: { counters, counts, calls = 0, serviceMs }, servicesCpuS }) => {
    const cpuS = servicesCpuS > 0 ? servicesCpuS : (calls * (serviceMs?.mean ?? 0)) / 1000;
    const bytes = (counters['requestBytes'] ?? 0) + (counters['responseBytes'] ?? 0);
    return { endpointCpuS: cpuS / Math.max(1, counts.due), bytes: bytes / Math.max(1, counts.due) };
  });
  return { endpointCpuS: over(each, (one) => one.endpointCpuS), bytes: over(each, (one) => one.bytes) };
}

/** Ascending. */
function bySize<T extends CellMeasurement>(cells: readonly T[]): [T, ...T[]][] {
  const sizes = [...new Set(cells.map(rowsOf))].toSorted((a, b) => a - b);
  return sizes.map((rows) => cells.filter((cell) => rowsOf(cell) === rows) as [T, ...T[]]);
}

function rowsOf({ counts }: CellMeasurement): number {
  return counts.due;
}

function sizeOf(cells: readonly [EngineMeasurement, ...EngineMeasurement[]]): Size {
  const phase = (name: string) => over(cells, ({ phasesS }) => phasesS[name] ?? 0);
  const makespanS = over(cells, (cell) => cell.makespanS);
  const [queueS, startS, runS, afterS] = [phase('queue'), phase('start'), phase('run'), phase('fetch') + phase('join')];
  return {
    rows: rowsOf(cells[0]),
    makespanS,
    beforeS: Math.max(0, makespanS - queueS - startS - runS - afterS),
    afterS,
    queueS,
    startS,
    runS,
    usage: medianUsage(cells.map(ownUsage)),
  };
}

function over<T>(cells: readonly T[], of: (cell: T) => number): number {
  return median(cells.map(of)) ?? NaN;
}

/** Beside the pipeline's own workers: what the strategy itself declares. */
function ownUsage({ usage }: CellMeasurement): Usage[] {
  const pipeline: readonly string[] = Object.values(pipelineParts);
  return usage.filter(({ part }) => !pipeline.includes(part));
}

/** From the largest size, which was repeated as often as the others and is the least disturbed. */
function repeated(cells: readonly CellMeasurement[]): { readonly noise: number; readonly repeats: number } {
  const largest = (bySize(cells).at(-1) ?? []).map(({ makespanS }) => makespanS);
  return { noise: noiseOf(largest), repeats: largest.length };
}
