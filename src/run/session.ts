/** Measures cells one after another, each in a fresh process with its own services, and saves the record after each. */
import { rm } from 'node:fs/promises';
import { makeWorkFolder } from '../core/work-folder.ts';
import { join } from 'node:path';
import { PredictionTable } from '../measure/predictions/agreement.ts';
import type { Plan } from '../experiment/plan.ts';
import { modelContents } from '../data/model/contents.ts';
import { localModel } from '../data/model/local-copy.ts';
import { sourceSha256 } from '../data/sources/contents.ts';
import { shownPath } from '../data/storage/index.ts';
import { labelsOf } from '../core/labels.ts';
import { machine, versions } from '../core/machine.ts';
import { type Cell, type CellPlan, type GeneratorCeiling, type RunRecord, runRecordVersion } from '../core/record.ts';
import type { Snapshot } from '../measure/snapshot.ts';
import { type CellToMeasure, measureCell } from './cell.ts';
import { removeLeftovers } from './leftovers.ts';
import type { Workload } from '../workloads/workload.ts';
import { createResults } from './results.ts';

export type ProgressEvent =
  /** Before the first cell of a run with streams, unless the machine is calibrated. */
  | { readonly type: 'calibrating' }
  | {
      readonly type: 'cell-start';
      readonly cell: CellPlan;
      readonly workload: Workload;
      readonly index: number;
      readonly total?: number | undefined;
    }
  | { readonly type: 'progress'; readonly snapshot: Snapshot }
  /** A sentence for whoever watches; changes no figure. */
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'cell-end'; readonly cell: Cell };

export interface RunOptions {
  /** Folder for `<id>/`. */
  readonly outDir: string;
  /** Aborted on Ctrl-C: the current cell ends early and keeps what was measured; no more cells run. */
  readonly signal: AbortSignal;
  onProgress(event: ProgressEvent): void;
  /** Returns the generator's ceiling; called once, before the first cell of a run with streams. */
  readonly calibrate?: (onMeasure: () => void) => Promise<GeneratorCeiling>;
}

interface SessionOptions extends RunOptions {
  readonly name: string;
  readonly hasStreams: boolean;
  /** Keep predictions with the record, not just during the session. */
  readonly keepsPredictions: boolean;
  /** Absent if unknown before the first cell. */
  readonly totalCells?: number;
  /** Fields of the record known from the start. */
  readonly start?: Partial<RunRecord>;
}

type CellToAdd = Pick<CellToMeasure, 'cellPlan' | 'strategy' | 'workload'>;

export interface Session {
  /** Undefined if the cell was stopped before it could begin. */
  readonly measure: (cell: CellToAdd) => Promise<Cell | undefined>;
  /** Adds to the record and saves it. */
  readonly keep: (changes: Partial<RunRecord>) => Promise<void>;
  /** Of the `index`-th measured cell. */
  readonly predictions: (index: number) => Promise<PredictionTable>;
}

export interface SessionEnd {
  /** Also written to `<dir>/run.json`. */
  readonly record: RunRecord;
  /** Undefined if nothing was kept. */
  readonly dir: string | undefined;
}

/** `work` returns the final fields of the record. */
export async function withSession(
  plan: Plan,
  options: SessionOptions,
  work: (session: Session) => Promise<Partial<RunRecord>>,
): Promise<SessionEnd> {
  const { outDir, name, hasStreams, keepsPredictions, totalCells, start, signal } = options;
  const note = (text: string) => options.onProgress({ type: 'note', text });
  // Leftovers are in nobody's way, and may be another's.
  for (const text of await removeLeftovers(outDir).catch(() => [])) note(text);
  const results = await createResults(outDir, name);
  let workDir: string | undefined;
  try {
    const folder = (workDir = await makeWorkFolder());
    const cellDirOf = (index: number) => join(folder, `cell-${index}`);
    const predictionsPathOf = (index: number) => `${cellDirOf(index)}.bin`;
    const calibrate = hasStreams && !signal.aborted ? options.calibrate : undefined;
    const generator = await calibrate?.(() => options.onProgress({ type: 'calibrating' }));
    let record: RunRecord = { ...(await emptyRecord(plan, results.id)), ...start, ...(generator && { generator }) };
    let dir: string | undefined;
    const save = async () => {
      const moved = await results.save(record);
      if (moved !== undefined) note(moved);
      dir = results.dir;
    };
    const keep = async (changes: Partial<RunRecord>) => {
      record = { ...record, ...changes };
      await save();
    };
    const ending = await work({
      async measure({ cellPlan, strategy, workload }) {
        const { source, cells } = record;
        const index = cells.length;
        const cellDir = cellDirOf(index);
        options.onProgress({ type: 'cell-start', cell: cellPlan, workload, index, total: totalCells });
        const kept = results.sinkTarget(cellPlan);
        const sinkTarget = keepsPredictions ? kept : { ...kept, path: `${cellDir}-predictions` };
        const measured = await measureCell(
          plan,
          {
            cellPlan,
            strategy,
            workload,
            sinkTarget,
            jobFiles: results.jobFiles(cellPlan),
            labels: labelsOf(results.id, cellPlan.id),
            cellDir,
            predictionsPath: predictionsPathOf(index),
            generator,
          },
          {
            signal,
            onProgress: (snapshot) => options.onProgress({ type: 'progress', snapshot }),
            onNote: note,
          },
        );
        if (measured === undefined) return undefined;
        const { cell, sourceMapping } = measured;
        options.onProgress({ type: 'cell-end', cell });
        await keep({ cells: [...cells, cell], source: { ...source, ...(sourceMapping && { mapping: sourceMapping }) } });
        return cell;
      },
      keep,
      predictions: (index) => PredictionTable.readFrom(predictionsPathOf(index)),
    });
    record = { ...record, ...ending };
    if (dir !== undefined) await save();
    return { record, dir };
  } finally {
    await results.end();
    if (workDir !== undefined) await rm(workDir, { recursive: true, force: true });
  }
}

async function emptyRecord(plan: Plan, id: string): Promise<RunRecord> {
  const { model } = plan;
  const { sha256 } = await modelContents(await localModel(plan.modelPath));
  const sourceHash = await sourceSha256(plan.sourceFiles);
  return {
    version: runRecordVersion,
    id,
    name: plan.name,
    ...(plan.note !== undefined && { note: plan.note }),
    startedAt: new Date().toISOString(),
    state: 'running',
    experiment: plan.stored,
    baseDir: plan.baseDir,
    ...(plan.file !== undefined && { experimentFile: plan.file }),
    ...(plan.scale !== undefined && { scale: plan.scale }),
    machine: machine(),
    versions: await versions(),
    model: {
      path: shownPath(plan.modelPath),
      signature: model.name,
      inputs: model.inputs.map(({ name, dtype }) => `${name}: ${dtype}`),
      outputs: model.outputs.map(({ name, dtype }) => `${name}: ${dtype}`),
      ...(model.withoutBatch !== undefined && { withoutBatch: model.withoutBatch }),
      sha256,
    },
    source: { description: plan.sourceDescription, mapping: [], ...(sourceHash !== undefined && { sha256: sourceHash }) },
    cells: [],
    agreements: [],
    priceBook: plan.prices,
    efforts: Object.fromEntries(plan.strategies.flatMap(({ name, effort }) => (effort === undefined ? [] : [[name, effort]]))),
  };
}
