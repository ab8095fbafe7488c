/** A run of three cells whose events are told by hand, and whose clock is set. */
import type { Cell, CellPlan } from '../../../src/core/record.ts';
import type { Snapshot } from '../../../src/measure/snapshot.ts';
import { RunProgress } from '../../../src/run/progress/run-progress.ts';
import type { ProgressEvent } from '../../../src/run/session.ts';
import type { Workload } from '../../../src/workloads/workload.ts';

export const batch: Workload = { name: 'batch', kind: 'batch', rows: 20_000 };
export const stream: Workload = { name: 'stream', kind: 'stream', arrivals: 'poisson', ratePerS: 100, seconds: 60, seed: 1 };

export function planned(strategy: string, workload: string, repeat = 1): CellPlan {
  return { id: `${strategy} x ${workload} #${repeat}`, strategy, workload, repeat };
}

export function runOf(cells: readonly CellPlan[]) {
  let nowMs = 0;
  const strategies = [
    { name: 'direct', kind: 'call' },
    { name: 'batch-job', kind: 'job' },
  ].map((strategy) => strategy as never);
  const now = () => nowMs;
  const run = new RunProgress({ cells, strategies, workloads: [batch, stream] }, now);
  return {
    run,
    now,
    at: (ms: number) => void (nowMs = ms),
  };
}

export function start(cell: CellPlan, workload = cell.workload === 'batch' ? batch : stream): ProgressEvent {
  return { type: 'cell-start', cell, workload, index: 0, total: 3 };
}

export function progress(
  ok: number,
  elapsedS: number,
  changes: Partial<Snapshot> & { readonly failed?: number } = {},
): ProgressEvent {
  const { failed = 0, ...rest } = changes;
  const counts = { due: ok + failed, ok, failed, dropped: 0, duplicates: 0 };
  return { type: 'progress', snapshot: { counts, elapsedS, ...rest } };
}

export function end(cell: CellPlan, rest: object): ProgressEvent {
  return { type: 'cell-end', cell: { ...cell, ...rest } as Cell };
}
