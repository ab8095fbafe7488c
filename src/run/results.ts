/** Keeps a run in `<out>/<id>/`, which is its own from before the first cell. */
import { type FileHandle, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exists, writeWhole } from '../core/files.ts';
import { labelsOf } from '../core/labels.ts';
import { ProblemsError } from '../core/problems.ts';
import { disown, own, ownerFile } from '../core/owner.ts';
import type { CellPlan, RunRecord } from '../core/record.ts';
import { sealedText } from '../core/seal.ts';
import { makeFolder, tryFolder, writeProblem } from '../core/write-problem.ts';
import type { SinkTarget } from '../data/sinks/sink.ts';
import type { KeptFiles } from '../engines/engine.ts';
import { recordFile } from './store.ts';

const predictionsFolder = 'predictions';
const jobsFolder = 'jobs';

/** Folder of one run. */
export interface Results {
  /** `<name>-<yyyymmdd>-<hhmmss>`, UTC; with `-2` and so on if taken. */
  readonly id: string;
  /** Exists from the first `save` on. */
  readonly dir: string;
  /** Path for a cell's sink; until the first `save`, in a hidden folder beside `dir`. */
  sinkTarget(cell: CellPlan): SinkTarget;
  /** Where to keep files of a cell's job that failed. */
  jobFiles(cell: CellPlan): KeptFiles;
  /** Writes run.json atomically. Where `dir` can no longer be written, moves to a temporary folder and answers a sentence on it. */
  save(record: RunRecord): Promise<string | undefined>;
  /** Removes leftovers of a run without any finished cell. */
  end(): Promise<void>;
}

/**
 * Makes a run's folder in `outDir`, hidden until its first cell is saved. Making it claims the name: runs that begin in the same second get
 * different ones. Throws ProblemsError if it cannot be made, or has no room.
 */
export async function createResults(outDir: string, name: string, now: Date = new Date()): Promise<Results> {
  const remedy = 'name another folder with --out';
  await makeFolder(outDir).catch((cause: unknown) => {
    throw writeProblem(outDir, cause, remedy);
  });
  const id = await claim(outDir, `${name}-${timeStamp(now)}`).catch((cause: unknown) => {
    throw writeProblem(outDir, cause, remedy);
  });
  const hidden = hiddenOf(outDir, id);
  try {
    await own(hidden);
    await tryFolder(hidden);
  } catch (cause) {
    await rm(hidden, { recursive: true, force: true });
    throw writeProblem(outDir, cause, remedy);
  }
  return resultsIn(id, join(outDir, id), hidden);
}

/** The folder of a stored run, to add to it. Throws ProblemsError if another process has it, or it cannot be written to. */
export async function reopenResults(dir: string, id: string): Promise<Results> {
  await own(dir).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw writeProblem(dir, cause);
    const message = 'is still being measured by another process';
    throw new ProblemsError(
      { file: dir, message, remedy: `wait for its end; if there is no such process, remove ${join(dir, ownerFile)}` },
      { cause },
    );
  });
  await tryFolder(dir).catch(async (cause: unknown) => {
    await disown(dir);
    throw writeProblem(dir, cause);
  });
  return resultsIn(id, dir);
}

/** `hidden`: where it stands until the first `save`; absent of a folder that is saved. */
function resultsIn(id: string, folder: string, hidden?: string): Results {
  let dir = folder;
  let unsaved = hidden;

  return {
    id,
    get dir() {
      return dir;
    },
    jobFiles(cell) {
      const name = join(jobsFolder, nameOf(cell));
      return { folder: join(unsaved ?? dir, name), shown: `${name} in the run's folder` };
    },
    sinkTarget(cell) {
      const name = nameOf(cell);
      return { path: join(unsaved ?? dir, predictionsFolder, name), name: `${id}/${name}`, labels: labelsOf(id) };
    },
    async save(record) {
      try {
        if (unsaved !== undefined) await rename(unsaved, dir);
        await write(record, dir);
        return undefined;
      } catch (cause) {
        const lost = writeProblem(dir, cause).message;
        for (const other of [dir, join(tmpdir(), id)]) {
          // The folder itself may only have been removed.
          const isKept = await makeFolder(other)
            .then(() => write(record, other))
            .catch(() => false);
          if (isKept) {
            dir = other;
            return `${lost}; what is measured is kept in ${dir}`;
          }
        }
        return `${lost}; what is measured is kept nowhere`;
      } finally {
        unsaved = undefined;
      }
    },
    async end() {
      await disown(dir);
      if (hidden !== undefined) await rm(hidden, { recursive: true, force: true });
    },
  };
}

async function write(record: RunRecord, folder: string): Promise<true> {
  await keepPartial(folder);
  await writeWhole(join(folder, recordFile), sealedText(record));
  return true;
}

function nameOf({ strategy, workload, repeat }: CellPlan): string {
  return `${strategy}+${workload}+${repeat}`;
}

function hiddenOf(outDir: string, id: string): string {
  return join(outDir, `.${id}`);
}

/** The first id that no run has. A run that is saved has given its hidden folder up, so both are looked at, in this order. */
async function claim(outDir: string, stem: string): Promise<string> {
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    const hidden = hiddenOf(outDir, id);
    try {
      await mkdir(hidden);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    if (!(await exists(join(outDir, id)))) return id;
    await rmdir(hidden);
  }
}

/**
 * Of a cell whose process was killed, the whole rows that were written are kept, as `CELL.partial.jsonl`: a queue's messages were
 * acknowledged for them.
 */
export async function keepPartial(dir: string): Promise<void> {
  const folder = join(dir, predictionsFolder);
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.filter((name) => name.endsWith(beingWritten)).map((name) => keepRows(join(folder, name))));
}

const beingWritten = '.jsonl.partial';

async function keepRows(path: string): Promise<void> {
  const file = await open(path, 'r+');
  let kept = 0;
  try {
    kept = await endOfLastLine(file);
    await file.truncate(kept);
  } finally {
    await file.close();
  }
  if (kept === 0) await rm(path);
  else await rename(path, `${path.slice(0, -beingWritten.length)}.partial.jsonl`);
}

/** The place after the last line feed; 0 if there is none. */
async function endOfLastLine(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const block = Buffer.alloc(65_536);
  for (let end = size; end > 0; end -= block.length) {
    const start = Math.max(0, end - block.length);
    await file.read(block, 0, end - start, start);
    const at = block.subarray(0, end - start).lastIndexOf('\n');
    if (at !== -1) return start + at + 1;
  }
  return 0;
}

/** `yyyymmdd-hhmmss`, UTC. */
export function timeStamp(date: Date): string {
  return date.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
}
