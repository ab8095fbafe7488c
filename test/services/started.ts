import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startService } from '../../dist/services/stand-ins/start.js';
import type { ServiceKind } from '../../src/core/predictor.ts';
import type { ModelServiceOptions, ServiceHandle } from '../../src/services/stand-ins/service.ts';

export const bundledModel = fileURLToPath(new URL('../../models/babyweight', import.meta.url));

/** A service on a free port with the bundled model and two model threads, unless told otherwise. */
export function started(kind: ServiceKind, other: Partial<ModelServiceOptions> = {}): Promise<ServiceHandle> {
  return startService({
    kind,
    model: bundledModel,
    signature: 'predict',
    modelName: 'births',
    modelThreads: 2,
    port: 0,
    roots: [tmpdir()],
    ...other,
  });
}
