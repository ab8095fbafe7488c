/** Runs the cells of a plan, one after the other, each in a fresh process with services of its own; keeps results after every cell. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agreementOf, PredictionTable } from '../measure/predictions/agreement.ts';
import type { Plan } from '../experiment/plan.ts';
import { shownPath } from '../data/storage/index.ts';
import { machine, versions } from '../core/machine.ts';
import { type CellToMeasure, measureCell } from './cell.ts';
import { createResults } from './store.ts';
import {
  type Agreement,
  type Cell,
  type CellPlan,
  type GeneratorCeiling,
  type RunRecord,
  runRecordVersion,
} from '../core/record.ts';

export type ProgressEvent =
  /** Before the first cell of a run with streams, where the machine has not been calibrated. */
  | { readonly type: 'calibrating' }
  | { readonly type: 'cell-start'; readonly cell: CellPlan; readonly index: number; readonly total?: number }
  | { readonly type: 'progress'; readonly done: number; readonly total?: number }
  | { readonly type: 'cell-end'; readonly cell: Cell };

export interface RunOptions {
  /** Folder that `<id>/` is made in. */
  readonly outDir: string;
  /** Ctrl-C: the cell under way ends early, what was measured is kept, later cells are not run. */
  readonly signal: AbortSignal;
  onProgress(event: ProgressEvent): void;
  /** The ceiling of the generator of streams; asked for once, before the first cell of a run that has streams. */
  readonly calibrate?: (onMeasure: () => void) => Promise<GeneratorCeiling>;
}

/** The run's record, as it was also written to `<outDir>/<id>/run.json`. */
export async function runExperiment(
  plan: Plan,
  options: RunOptions,
): Promise<{ readonly record: RunRecord; readonly dir: string | undefined }> {
  const workDir = await mkdtemp(join(tmpdir(), 'predbench-'));
  const results = createResults(options.outDir, plan.name);
  try {
    const generator = await generatorOf(plan, options);
    let record: RunRecord = { ...(await emptyRecord(plan, results.id)), ...(generator !== undefined && { generator }) };
    for (const [index, cellPlan] of plan.cells.entries()) {
      if (options.signal.aborted) break;
      options.onProgress({ type: 'cell-start', cell: cellPlan, index, total: plan.cells.length });
      const { cell, sourceMapping } = await measureCell(
        plan,
        {
          cellPlan,
          ...partsOf(plan, cellPlan),
          sinkTarget: results.sinkTarget(cellPlan),
          cellDir: join(workDir, `cell-${index}`),
          predictionsPath: predictionsPath(workDir, index),
          generator,
        },
        {
          signal: options.signal,
          onProgress: (done, total) => options.onProgress({ type: 'progress', done, ...(total !== undefined && { total }) }),
        },
      );
      options.onProgress({ type: 'cell-end', cell });
      record = {
        ...record,
        cells: [...record.cells, cell],
        source: { ...record.source, ...(sourceMapping && { mapping: sourceMapping }) },
      };
      await results.save(record);
    }
    const complete = record.cells.length === plan.cells.length && record.cells.every(({ state }) => state !== 'stopped');
    record = { ...record, state: complete ? 'complete' : 'stopped', agreements: await agreements(plan, record.cells, workDir) };
    if (record.cells.length > 0) await results.save(record);
    return { record, dir: record.cells.length > 0 ? results.dir : undefined };
  } finally {
    await results.discard();
    await rm(workDir, { recursive: true, force: true });
  }
}

async function generatorOf(plan: Plan, options: RunOptions): Promise<GeneratorCeiling | undefined> {
  const streams = new Set(plan.workloads.filter(({ kind }) => kind === 'stream').map(({ name }) => name));
  if (options.signal.aborted || !plan.cells.some(({ workload }) => streams.has(workload))) return undefined;
  return options.calibrate?.(() => options.onProgress({ type: 'calibrating' }));
}

/** The record of a run that is about to begin. */
export async function emptyRecord(plan: Plan, id: string): Promise<RunRecord> {
  const { model } = plan;
  return {
    version: runRecordVersion,
    id,
    name: plan.name,
    ...(plan.note !== undefined && { note: plan.note }),
    startedAt: new Date().toISOString(),
    state: 'running',
    experiment: plan.stored,
    baseDir: plan.baseDir,
    ...(plan.scale !== undefined && { scale: plan.scale }),
    machine: machine(),
    versions: await versions(),
    model: {
      path: shownPath(plan.modelPath),
      signature: model.name,
      inputs: model.inputs.map(({ name, dtype }) => `${name}: ${dtype}`),
      outputs: model.outputs.map(({ name, dtype }) => `${name}: ${dtype}`),
    },
    source: { description: plan.sourceDescription, mapping: [] },
    cells: [],
    agreements: [],
    priceBook: plan.prices,
    efforts: Object.fromEntries(plan.strategies.flatMap(({ name, effort }) => (effort === undefined ? [] : [[name, effort]]))),
  };
}

function partsOf(plan: Plan, cell: CellPlan): Pick<CellToMeasure, 'strategy' | 'workload'> {
  const strategy = plan.strategies.find(({ name }) => name === cell.strategy);
  const workload = plan.workloads.find(({ name }) => name === cell.workload);
  if (strategy === undefined || workload === undefined)
    throw new Error(`the plan has no strategy or workload for cell ${cell.id}`);
  return { strategy, workload };
}

function predictionsPath(workDir: string, index: number): string {
  return join(workDir, `predictions-${index}.bin`);
}

async function agreements(plan: Plan, cells: readonly Cell[], workDir: string): Promise<Agreement[]> {
  const found: Agreement[] = [];
  for (const { name } of plan.workloads) {
    const tables: [string, PredictionTable][] = [];
    for (const [index, cell] of cells.entries()) {
      if (cell.workload !== name || (cell.state !== 'measured' && cell.state !== 'stopped')) continue;
      tables.push([cell.id, await PredictionTable.readFrom(predictionsPath(workDir, index))]);
    }
    found.push(agreementOf(name, tables));
  }
  return found;
}
