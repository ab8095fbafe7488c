import { openPool, type Pool } from '../engines/local/pool.ts';
import type { ModelSignature } from '../model/signature.ts';

/** The model in worker threads of a service: the very code of the direct strategy. */
export function openDirectPool(model: ModelSignature, modelThreads: number): Promise<Pool> {
  return openPool({
    strategyUrl: new URL('../strategies/direct/index.js', import.meta.url).href,
    rawOptions: {},
    workers: modelThreads,
    context: { model, modelThreads, callsInFlight: 1, services: {}, workDir: '' },
  });
}
