import { type Batch, viewBatch, viewColumn } from '../../../../core/batch.ts';
import type { WorkerOutcome } from '../../../../core/worker-outcome.ts';

/** Consecutive predicted instances of a call, from `start` on. */
export interface PredictedPart {
  readonly start: number;
  readonly batch: Batch;
  readonly outcome: Pick<WorkerOutcome, 'outputs' | 'failed'>;
}

/** Splits a call at its failed instances, without a copy. */
export function predictedParts(batch: Batch, outcome: PredictedPart['outcome']): PredictedPart[] {
  const parts: PredictedPart[] = [];
  for (let start = 0; start < batch.size; start++) {
    if (outcome.failed.has(start)) continue;
    let end = start + 1;
    while (end < batch.size && !outcome.failed.has(end)) end++;
    const outputs = Object.entries(outcome.outputs).map(([name, column]) => [name, viewColumn(column, start, end)]);
    parts.push({
      start,
      batch: viewBatch(batch, start, end),
      outcome: { outputs: Object.fromEntries(outputs), failed: new Map() },
    });
    start = end;
  }
  return parts;
}
