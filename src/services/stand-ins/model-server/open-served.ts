import { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import { readSignature } from '../../../data/model/saved-model.ts';
import { openDirectPool } from '../direct-pool.ts';
import type { ModelServiceOptions } from '../service.ts';
import { Batcher } from './batcher.ts';
import { BadRequest } from '../errors.ts';
import type { Served } from './served.ts';

/** Rows that requests waiting for the model may add up to in one call. */
const maxRowsPerCall = 4096;

/** Loads the model into threads; `close` ends them. */
export async function openServed({
  model: path,
  signature,
  modelName,
  modelThreads,
}: Pick<ModelServiceOptions, 'model' | 'signature' | 'modelName' | 'modelThreads'>): Promise<{
  readonly served: Served;
  readonly close: () => Promise<void>;
}> {
  const model = await readSignature(path, signature);
  const pool = await openDirectPool(model, modelThreads);
  const batcher = new Batcher(pool, maxRowsPerCall);
  const served: Served = {
    modelName,
    model,
    builder: new BatchBuilder(model.inputs),
    async predict(batch) {
      const { outputs, failed } = await batcher.predict(batch);
      if (failed.size === 0) return outputs;
      const messages = [...failed].map(([i, { message }]) => `instances[${i}]: ${message}`);
      throw new BadRequest(messages.slice(0, 20).join('\n'));
    },
  };
  return { served, close: () => pool.close() };
}
