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
import { versions } from '../core/machine.ts';
import { type Cell, type CellPlan, type GeneratorCeiling, type RunRecord, runRecordVersion } from '../core/record.ts';
import type { Snapshot } from '../measure/snapshot.ts';
import { type CellToMeasure, measureCell } from './cell.ts';
import { engineVersions, machineOf } from './engines.ts';
import { removeLeftovers } from './leftovers.ts';
import type { Workload } from '../workloads/workload.ts';
import { createResults, reopenResults } from './results.ts';
import type { SinkTarget } from '../data/sinks/sink.ts';

export type ProgressEvent =
  /** Before the first cell of a run with streams on the local engine, unless the machine is calibrated. */
  | { readonly type: 'calibrating' }
  | {
      readonly type: 'cell-start';
      readonly cell: CellPlan;
      readonly workload: Workload;
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
  /** Returns the generator's ceiling; called once, before the first cell of a run with streams on the local engine. */
  readonly calibrate?: (onMeasure: () => void) => Promise<GeneratorCeiling>;
}

interface SessionOptions extends RunOptions {
  readonly name: string;
  /** Does predbench's own engine drive the calls of streams? */
  readonly drivesStreams: boolean;
  /** Keep predictions with the record, not just during the session. */
  readonly keepsPredictions: boolean;
  /** Fields of the record known from the start. */
  readonly start?: Partial<RunRecord>;
  /** A stored run to continue, in place of a new one. */
  readonly resume?: { readonly dir: string; readonly record: RunRecord } | undefined;
}

type CellToAdd = Pick<CellToMeasure, 'cellPlan' | 'strategy' | 'workload'>;

export interface Session {
  /** Undefined if the cell was stopped before it could begin. */
  readonly measure: (cell: CellToAdd) => Promise<Cell | undefined>;
  /** Adds to the record and saves it. */
  readonly keep: (changes: Partial<RunRecord>) => Promise<void>;
  /** Of a cell that was measured in this session, by its id; undefined of others. */
  readonly predictions: (id: string) => Promise<PredictionTable> | undefined;
  /** Where the sink keeps the rows of a cell. */
  readonly sinkTarget: (cell: CellPlan) => SinkTarget;
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
  const { outDir, name, drivesStreams, keepsPredictions, start, resume, signal } = options;
  const note = (text: string) => options.onProgress({ type: 'note', text });
  // Leftovers are in nobody's way, and may be another's.
  for (const text of await removeLeftovers(outDir).catch(() => [])) note(text);
  const results = resume === undefined ? await createResults(outDir, name) : await reopenResults(resume.dir, resume.record.id);
  let workDir: string | undefined;
  try {
    const folder = (workDir = await makeWorkFolder());
    const cellDirOf = (index: number) => join(folder, `cell-${index}`);
    const predictionsPaths = new Map<string, string>();
    const calibrate = drivesStreams && !signal.aborted ? options.calibrate : undefined;
    const generator = resume?.record.generator ?? (await calibrate?.(() => options.onProgress({ type: 'calibrating' })));
    const first = resume?.record ?? { ...(await emptyRecord(plan, results.id)), ...start };
    const resumedAt = resume && new Date().toISOString();
    let record: RunRecord = { ...first, state: 'running', ...(generator && { generator }) };
    let dir = resume === undefined ? undefined : results.dir;
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
        const index = predictionsPaths.size;
        const cellDir = cellDirOf(index);
        const predictionsPath = `${cellDir}.bin`;
        predictionsPaths.set(cellPlan.id, predictionsPath);
        options.onProgress({ type: 'cell-start', cell: cellPlan, workload });
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
            predictionsPath,
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
        const { source } = record;
        await keep({
          ...withCell(record, cell, resumedAt),
          source: { ...source, ...(sourceMapping && { mapping: sourceMapping }) },
        });
        return cell;
      },
      keep,
      predictions(id) {
        const path = predictionsPaths.get(id);
        return path === undefined ? undefined : PredictionTable.readFrom(path);
      },
      sinkTarget: (cell) => results.sinkTarget(cell),
    });
    // What the end does not say any more held of a run that was continued.
    const { expectations: _, notCompared: _of, ...others } = record;
    record = { ...others, ...ending };
    if (dir !== undefined) await save();
    return { record, dir };
  } finally {
    await results.end();
    if (workDir !== undefined) await rm(workDir, { recursive: true, force: true });
  }
}

/** In place of what a resumed run had of it; `resumedAt` is absent of a new run. */
function withCell(
  { cells, resumed = [] }: RunRecord,
  cell: Cell,
  resumedAt: string | undefined,
): Pick<RunRecord, 'cells' | 'resumed'> {
  if (resumedAt === undefined) return { cells: [...cells, cell] };
  const all = [...cells.filter(({ id }) => id !== cell.id), cell];
  const before = resumed.filter(({ at }) => at !== resumedAt);
  const now = resumed.find(({ at }) => at === resumedAt)?.cells ?? [];
  return { cells: all, resumed: [...before, { at: resumedAt, cells: [...now, cell.id] }] };
}

async function emptyRecord(plan: Plan, id: string): Promise<RunRecord> {
  const { model } = plan;
  const { sha256 } = await modelContents(await localModel(plan.modelPath));
  const sourceHash = await sourceSha256(plan.sourceFiles);
  const ranOn = machineOf(plan.engine);
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
    ...(ranOn !== undefined && { machine: ranOn }),
    versions: await versions(),
    ...(plan.engine.use === 'beam' && {
      engine: { name: 'beam', runner: plan.engine.runner, versions: await engineVersions(plan.engine) },
    }),
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
