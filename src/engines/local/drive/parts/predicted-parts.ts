import { type Batch, viewBatch, viewColumn } from '../../../../core/batch.ts';
import type { WorkerOutcome } from '../../../../core/worker-outcome.ts';

/** Neighbours within a call, the first at `start`, that all have their predictions. */
export interface PredictedPart {
  readonly start: number;
  readonly batch: Batch;
  readonly outcome: WorkerOutcome;
}

/** The call without its failed instances: what lies between them, without a copy. */
export function predictedParts(batch: Batch, outcome: WorkerOutcome): PredictedPart[] {
  const parts: PredictedPart[] = [];
  for (let start = 0; start < batch.size; start++) {
    if (outcome.failed.has(start)) continue;
    let end = start + 1;
    while (end < batch.size && !outcome.failed.has(end)) end++;
    const outputs = Object.entries(outcome.outputs).map(([name, column]) => [name, viewColumn(column, start, end)]);
    parts.push({
      start,
      batch: viewBatch(batch, start, end),
      outcome: { ...outcome, outputs: Object.fromEntries(outputs), failed: new Map() },
    });
    start = end;
  }
  return parts;
}
