import { openPool, type Pool } from '../../engines/local/index.ts';
import { strategyUrl } from '../../core/paths.ts';
import type { ModelSignature } from '../../core/signature.ts';

/** The model in worker threads of a service: the very code of the direct strategy. */
export function openDirectPool(model: ModelSignature, modelThreads: number): Promise<Pool> {
  return openPool({
    strategyUrl: strategyUrl('direct'),
    rawOptions: {},
    workers: modelThreads,
    context: { model, modelThreads, callsInFlight: 1, services: {}, labels: {}, workDir: '' },
  });
}
