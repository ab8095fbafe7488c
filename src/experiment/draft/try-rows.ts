/** Whether the rows of a source are instances of the model, by the first of them. */
import { parseSource } from '../../data/index.ts';
import type { Plan } from '../plan.ts';

const rowsToTry = 1000;
const mostReasons = 3;

export interface TriedRows {
  readonly rows: number;
  readonly instances: number;
  /** Why the first of the others are none. */
  readonly reasons: readonly string[];
}

export async function tryRows({ source, baseDir, model }: Plan): Promise<TriedRows> {
  const opened = await parseSource(source, baseDir)(model.inputs);
  const reasons: string[] = [];
  let instances = 0;
  let rows = 0;
  for await (const { batch, rejected } of opened.read({
    limit: rowsToTry,
    chunkRows: rowsToTry,
    times: { readS: 0, processS: 0 },
  })) {
    instances += batch.size;
    rows += batch.size + rejected.length;
    reasons.push(...rejected.slice(0, mostReasons - reasons.length).map(({ failure }) => failure.message));
  }
  return { rows, instances, reasons };
}
