/** Is there room for what the run writes? */
import { stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Batch } from '../../core/batch.ts';
import { sum } from '../../core/numbers.ts';
import type { Problem } from '../../core/problems.ts';
import { valueWriter } from '../../data/columns/json.ts';
import { isCloud, resolvePath, shownPath } from '../../data/storage/index.ts';
import type { Plan } from '../../experiment/plan.ts';
import { expectedRows } from '../../workloads/expected-rows.ts';

/** Key, names and a small prediction; a large one makes the estimate too low, never too high. */
const bytesBesides = 60;

/** Of the sink's files. What other sinks take is not on this machine. */
export async function diskProblems(plan: Plan, outDir: string, instances: Batch): Promise<Problem[]> {
  const folder = sinkFolder(plan, outDir);
  if (folder === undefined) return [];
  const { bavail, bsize } = await statfs(await existing(folder));
  const free = bavail * bsize;
  const needed = rowsOf(plan) * (bytesBesides + bytesAnInstance(instances));
  if (needed <= free) return [];
  return [
    {
      file: shownPath(folder),
      message: `the predictions of this run take about ${gigabytes(needed)}, and ${gigabytes(free)} are free`,
      remedy: 'free some space, name another folder (--out, or path of the sink), or keep none: sink: { use: none }',
    },
  ];
}

/** Undefined if nothing is written on this machine, or nobody knows how much. */
function sinkFolder({ sink, baseDir }: Plan, outDir: string): string | undefined {
  if (sink.use !== 'jsonl' || 'sample' in sink) return undefined;
  const path = 'path' in sink && typeof sink.path === 'string' ? resolvePath(baseDir, sink.path) : resolve(outDir);
  return isCloud(path) ? undefined : path;
}

async function existing(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined || dirname(folder) === folder ? folder : existing(dirname(folder));
}

/** Of all cells; those of closed loops and of endless streams are not known. */
function rowsOf({ cells, workloads }: Plan): number {
  const rows = new Map(workloads.map((workload) => [workload.name, expectedRows(workload) ?? 0]));
  return sum(cells.map(({ workload }) => rows.get(workload) ?? 0));
}

function bytesAnInstance({ size, columns }: Batch): number {
  const bytes = Object.entries(columns).map(([name, column]) => {
    const write = valueWriter(column);
    return sum(Array.from({ length: size }, (_, i) => name.length + 4 + Buffer.byteLength(write(i))));
  });
  return sum(bytes) / Math.max(1, size);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
