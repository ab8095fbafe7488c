/** KServe (github.com/kserve/kserve) with the bundled model. */
import { fileURLToPath } from 'node:url';
import { pythonOf, startPythonServer } from '../python-server.js';
import { bundledModel } from '../services/started.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The Python that has KServe; installed when it is not there yet. */
export const python = pythonOf(folder);
export const clientScript = fileURLToPath(new URL('client.py', import.meta.url));

export type KServe = Awaited<ReturnType<typeof startKServe>>;

export function startKServe() {
  return startPythonServer(folder, { model: bundledModel, modelName: 'births' });
}
