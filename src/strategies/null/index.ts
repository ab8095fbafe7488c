import { z } from 'zod';
import { parseOptions } from '../../core/options.ts';
import { defineStrategy } from '../../core/predictor.ts';

const options = z.strictObject({});

/** Predicts nothing, to measure the harness itself. */
export default defineStrategy({
  kind: 'call',
  name: 'null',
  parse: (raw) => parseOptions(options, raw),
  evidence: () => 'none',
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 4 }),
  open: async () => ({ predict: async () => ({ outputs: {} }) }),
});
