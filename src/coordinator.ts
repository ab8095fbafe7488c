/** Runs the cells of a plan, one after the other, each in a fresh process with services of its own; keeps results after every cell. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { agreementOf, PredictionTable } from './agreement.ts';
import { runCellProcess } from './engines/local/cell.ts';
import type { CellJob, CellMeasurement } from './engines/local/cell-messages.ts';
import type { Plan } from './experiment.ts';
import { machine, versions } from './machine.ts';
import { warningsFor } from './measure/warnings.ts';
import type { ServiceKind } from './predictor.ts';
import { messageOf } from './problems.ts';
import { createResults, type Results } from './results.ts';
import { type Agreement, type Cell, type CellPlan, type CellResult, type RunRecord, runRecordVersion } from './run-record.ts';
import type { ServiceHandle, ServiceUsage } from './services/service.ts';
import { startService } from './services/start.ts';

export type ProgressEvent =
  | { readonly type: 'cell-start'; readonly cell: CellPlan; readonly index: number; readonly total: number }
  | { readonly type: 'progress'; readonly done: number; readonly total?: number }
  | { readonly type: 'cell-end'; readonly cell: Cell };

export interface RunOptions {
  /** Folder that `<id>/` is made in. */
  readonly outDir: string;
  /** Ctrl-C: the cell under way ends early, what was measured is kept, later cells are not run. */
  readonly signal: AbortSignal;
  onProgress(event: ProgressEvent): void;
}

/** The run's record, as it was also written to `<outDir>/<id>/run.json`. */
export async function runExperiment(
  plan: Plan,
  options: RunOptions,
): Promise<{ readonly record: RunRecord; readonly dir: string | undefined }> {
  const workDir = await mkdtemp(join(tmpdir(), 'predbench-'));
  const results = createResults(options.outDir, plan.name);
  try {
    let record = await emptyRecord(plan, results.id);
    for (const [index, cellPlan] of plan.cells.entries()) {
      if (options.signal.aborted) break;
      options.onProgress({ type: 'cell-start', cell: cellPlan, index, total: plan.cells.length });
      const { cell, sourceMapping } = await runOne(plan, cellPlan, index, workDir, results, options);
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

async function emptyRecord(plan: Plan, id: string): Promise<RunRecord> {
  const { model } = plan;
  return {
    version: runRecordVersion,
    id,
    name: plan.name,
    ...(plan.note !== undefined && { note: plan.note }),
    startedAt: new Date().toISOString(),
    state: 'running',
    experiment: plan.stored,
    machine: machine(),
    versions: await versions(),
    model: {
      path: relative(process.cwd(), model.path) || '.',
      signature: model.name,
      inputs: model.inputs.map(({ name, dtype }) => `${name}: ${dtype}`),
      outputs: model.outputs.map(({ name, dtype }) => `${name}: ${dtype}`),
    },
    source: { description: plan.sourceDescription, mapping: [] },
    cells: [],
    agreements: [],
    priceBook: plan.prices,
  };
}

interface Ran {
  readonly cell: Cell;
  readonly sourceMapping?: readonly string[];
}

async function runOne(
  plan: Plan,
  cellPlan: CellPlan,
  index: number,
  workDir: string,
  results: Results,
  options: RunOptions,
): Promise<Ran> {
  const strategy = plan.strategies.find(({ name }) => name === cellPlan.strategy);
  const workload = plan.workloads.find(({ name }) => name === cellPlan.workload);
  if (strategy === undefined || workload === undefined)
    throw new Error(`the plan has no strategy or workload for cell ${cellPlan.id}`);
  if (strategy.kind === 'job' && workload.kind === 'unbounded') {
    const reason = 'a batch job needs all its instances at once; a stream never ends';
    return { cell: { ...cellPlan, state: 'not applicable', reason } };
  }
  const cellDir = join(workDir, `cell-${index}`);
  const services: ServiceHandle[] = [];
  const startMs = performance.now();
  try {
    for (const kind of strategy.services) services.push(await startFor(kind, plan));
    const servicesS = services.length === 0 ? 0 : (performance.now() - startMs) / 1000;
    const job: CellJob = {
      strategy: { name: strategy.name, moduleUrl: strategy.moduleUrl, rawOptions: strategy.raw },
      ...(strategy.batching !== undefined && { batching: strategy.batching }),
      workload,
      model: plan.model,
      source: plan.source,
      sink: plan.sink,
      baseDir: plan.baseDir,
      sinkPath: results.sinkPath(cellPlan),
      workers: plan.workers,
      modelThreads: plan.modelThreads,
      warmUpCalls: plan.warmUpCalls,
      drainS: plan.drainS,
      services: Object.fromEntries(services.map(({ kind, url }) => [kind, url])),
      workDir: cellDir,
      predictionsPath: predictionsPath(workDir, index),
    };
    const total = workload.kind === 'bounded' ? workload.rows : undefined;
    let before: ServiceUsage[] = [];
    const measurement = await runCellProcess(job, {
      signal: options.signal,
      async onOpened() {
        before = await usagesOf(services);
      },
      onProgress: (done) => options.onProgress({ type: 'progress', done, ...(total !== undefined && { total }) }),
    });
    const after = await usagesOf(services);
    return { cell: cellOf(cellPlan, measurement, servicesS, before, after, plan), sourceMapping: measurement.sourceMapping };
  } catch (error) {
    return { cell: { ...cellPlan, state: 'failed', reason: messageOf(error) } };
  } finally {
    await Promise.all(services.map((service) => service.stop()));
    await rm(cellDir, { recursive: true, force: true });
  }
}

function startFor(kind: ServiceKind, plan: Plan): Promise<ServiceHandle> {
  const { path, name } = plan.model;
  return startService({ kind, model: path, signature: name, modelName: 'model', modelThreads: plan.modelThreads, port: 0 });
}

function usagesOf(services: readonly ServiceHandle[]): Promise<ServiceUsage[]> {
  return Promise.all(services.map((service) => service.usage()));
}

function cellOf(
  cellPlan: CellPlan,
  measurement: CellMeasurement,
  servicesS: number,
  before: readonly ServiceUsage[],
  after: readonly ServiceUsage[],
  plan: Plan,
): Cell {
  const { stopped, sourceMapping: _, ...measured } = measurement;
  const services = sum(after.map(({ cpuS }) => cpuS)) - sum(before.map(({ cpuS }) => cpuS));
  const cpuS = { ...measured.cpuS, services };
  const totalCpuS = cpuS.driver + cpuS.workers + cpuS.services;
  const result: CellResult = {
    ...measured,
    setUp: { ...measured.setUp, servicesS },
    cpuS,
    rowsPerCpuS: totalCpuS > 0 ? measured.counts.ok / totalCpuS : 0,
    peakRssBytes: { pipeline: measured.peakRssBytes, services: sum(after.map(({ peakRssBytes }) => peakRssBytes)) },
    warnings: [],
  };
  const endless = plan.workloads.some(
    (workload) => workload.name === cellPlan.workload && workload.kind === 'unbounded' && workload.seconds === undefined,
  );
  // A stream without an end is complete when it is stopped.
  const state = stopped && !endless ? 'stopped' : 'measured';
  return { ...cellPlan, state, result: { ...result, warnings: warningsFor(result, machine()) } };
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
