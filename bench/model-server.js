// @ts-check
/** The embedded model server on the bundled model, and instances for it. */
import { modelPath } from './cell.js';
import { parseSource, readSignature, rowsOf, serverProfile, startService } from './predbench.js';

/**
 * In a process of its own, with one model thread, on a port that is free.
 * @param {'kserve'} [profile] as fast as it can be without
 */
export function startModelServer(profile) {
  return startService({
    kind: 'model-server',
    model: modelPath,
    signature: 'predict',
    modelName: 'model',
    modelThreads: 1,
    ...(profile !== undefined && { profile: serverProfile(profile) }),
    port: 0,
  });
}

/**
 * The first rows of the synthetic source.
 * @param {number} count
 */
export async function instances(count) {
  const { inputs } = await readSignature(modelPath, 'predict');
  const source = await parseSource({ use: 'natality', seed: 1 }, '.')(inputs);
  for await (const { batch } of source.read({ limit: count, chunkRows: count, times: { readS: 0, processS: 0 } }))
    return rowsOf(batch);
  throw new Error('the source has no rows');
}
