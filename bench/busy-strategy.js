// @ts-check
/** A model that takes the same time for every call, and keeps its thread busy meanwhile, as TensorFlow does. */
import { defineStrategy } from './predbench.js';

export default defineStrategy({
  kind: 'call',
  name: 'busy',
  /** @param {unknown} raw */
  parse: (raw) => /** @type {{ ms: number }} */ (raw),
  evidence: () => 'none',
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 4 }),
  open: async ({ ms }) => ({
    predict: async () => {
      const endMs = performance.now() + ms;
      while (performance.now() < endMs);
      return { outputs: {} };
    },
  }),
});
