import { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import type { Batch, Columns } from '../../../core/batch.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import type { Pool } from '../../../engines/local/index.ts';
import { readSignature, readSignatures } from '../../../data/model/saved-model.ts';
import { openDirectPool } from '../direct-pool.ts';
import type { ModelServiceOptions } from '../service.ts';
import { Batcher } from './batcher.ts';
import { BadRequest } from '../errors.ts';
import type { Served } from './served.ts';
import type { Turns } from './turns.ts';

/** Rows that requests waiting for the model may add up to in one call. */
const maxRowsPerCall = 4096;

type ModelToServe = Pick<ModelServiceOptions, 'model' | 'signature' | 'shapes' | 'modelName' | 'modelThreads'>;

/** Loads the model into threads; `close` ends them. Requests have `turns` where the times of a real server are kept. */
export async function openServed(
  { model: path, signature, shapes, modelName, modelThreads }: ModelToServe,
  turns?: Turns,
): Promise<{
  readonly served: Served;
  readonly close: () => Promise<void>;
}> {
  const main = await readSignature(path, signature, shapes);
  const others = (await readSignatures(path)).filter(({ name }) => name !== main.name);
  const signatures = [main, ...others];
  const names = signatures.map(({ name }) => name);
  const pools: Pool[] = [];
  const opened = new Map<string, Promise<Served>>();

  async function open(model: ModelSignature): Promise<Served> {
    const pool = await openDirectPool(model, modelThreads);
    pools.push(pool);
    const batcher = new Batcher(pool, maxRowsPerCall);
    return {
      modelName,
      model,
      builder: new BatchBuilder(model.inputs),
      predict: (batch) => {
        const answer = predicted(batcher, batch);
        return turns === undefined ? answer : turns.take(batch.size, answer);
      },
      signatures,
      named,
    };
  }

  async function named(name: unknown): Promise<Served> {
    const model = name === undefined || name === '' ? main : signatures.find((one) => one.name === name);
    if (model === undefined)
      throw new BadRequest(`signature ${JSON.stringify(name)} is not served here; served: ${names.join(', ')}`);
    const served = opened.get(model.name) ?? open(model);
    opened.set(model.name, served);
    return served;
  }

  return {
    served: await named(undefined),
    async close() {
      await Promise.allSettled(opened.values());
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}

async function predicted(batcher: Batcher, batch: Batch): Promise<Columns> {
  const { outputs, failed } = await batcher.predict(batch);
  if (failed.size === 0) return outputs;
  const messages = [...failed].map(([i, { message }]) => `instances[${i}]: ${message}`);
  throw new BadRequest(messages.slice(0, 20).join('\n'));
}
