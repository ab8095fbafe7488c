import { type Feature, type Row, rowsOf } from '../core/batch.ts';
import { BatchBuilder } from '../data/columns/batch-builder.ts';
import type { Call, CallPredictor, Failure } from '../core/predictor.ts';
import { fillerRow } from './filler.ts';

/** One prediction per row, in order; an Error in place of a prediction fails that instance alone. */
export type PredictRows = (rows: readonly Row[], call: Call) => readonly (Row | Error)[] | Promise<readonly (Row | Error)[]>;

/**
 * Turns a plain function of rows into a predictor: convenient, but slower than columns. A prediction that does not fit `outputs` fails its
 * instance; a wrong number of predictions rejects.
 */
export function rowPredictor(predictRows: PredictRows, outputs: readonly Feature[]): CallPredictor {
  const filler = fillerRow(outputs);
  return {
    async predict(batch, call) {
      const rows = await predictRows(rowsOf(batch), call);
      if (rows.length !== batch.size) throw new Error(`${rows.length} predictions for ${batch.size} instances`);
      const builder = new BatchBuilder(outputs);
      const failed = new Map<number, Failure>();
      for (const [i, row] of rows.entries()) {
        const failure = row instanceof Error ? { message: row.message } : prefixed(builder.add(i, row));
        if (failure === undefined) continue;
        failed.set(i, failure);
        builder.add(i, filler);
      }
      return { outputs: builder.take().columns, failed };
    },
  };
}

function prefixed(failure: Failure | undefined): Failure | undefined {
  return failure && { message: `the prediction does not fit the signature: ${failure.message}` };
}
