import { type Batch, type Columns, concatBatches, viewBatch, viewColumn } from '../../core/batch.ts';
import type { Failure, Outcome } from '../../core/predictor.ts';

/** Splits the batch into `count` parts of nearly equal size. */
export function partsOf(batch: Batch, count: number): Batch[] {
  const size = Math.ceil(batch.size / count);
  return Array.from({ length: Math.ceil(batch.size / size) }, (_, i) =>
    viewBatch(batch, i * size, Math.min((i + 1) * size, batch.size)),
  );
}

/** Predicts one part after another and joins the answers. */
export async function predictParts(parts: readonly Batch[], predict: (part: Batch) => Promise<Outcome>): Promise<Outcome> {
  const failed = new Map<number, Failure>();
  const answered: { readonly part: Batch; readonly outputs: Columns }[] = [];
  let start = 0;
  for (const part of parts) {
    const outcome = await predict(part);
    for (const [i, failure] of outcome.failed ?? []) failed.set(start + i, failure);
    answered.push({ part, outputs: outcome.outputs });
    start += part.size;
  }
  return { outputs: joined(answered), failed };
}

/** A part that failed entirely has no outputs; any entries will do instead. */
function joined(answered: readonly { readonly part: Batch; readonly outputs: Columns }[]): Columns {
  const good = answered.find(({ outputs }) => Object.keys(outputs).length > 0)?.outputs;
  if (good === undefined) return {};
  const filler = Object.fromEntries(Object.entries(good).map(([name, column]) => [name, viewColumn(column, 0, 1)]));
  const batches = answered.flatMap(({ part: { size, keys }, outputs }) =>
    Object.keys(outputs).length > 0
      ? [{ size, keys, columns: outputs }]
      : Array.from({ length: size }, (_, i) => ({ size: 1, keys: keys.subarray(i, i + 1), columns: filler })),
  );
  return concatBatches(batches).columns;
}
