import { defineStrategy, parseOptions, rowPredictor } from 'predbench';
import { z } from 'zod';

/** 7.2 pounds: the mean of the births of the bundled sample. */
const options = z.strictObject({ weight: z.number().default(7.2) });

/** Predicts the same for every instance, the floor that a model must beat. For models with one number as their output. */
export default defineStrategy({
  kind: 'call',
  name: 'average',
  parse: (raw) => parseOptions(options, raw),
  evidence: () => 'local',
  batching: () => ({ maxSize: 64, maxWaitMs: 5, inFlight: 2 }),
  open: async ({ weight }, { model }) => {
    const [{ name }] = model.outputs;
    return rowPredictor((rows) => rows.map(() => ({ [name]: weight })), model.outputs);
  },
  effort: {
    resources: [{ item: 'one number', days: { value: 0.1, low: 0.05, high: 0.5 }, reason: 'a query for the mean' }],
    roles: [],
    dependencies: [],
    failures: [],
    modelUpdate: ['change the number', 'start the pipeline again'],
    updateDowntime: 'none',
    onCall: ['the pipeline'],
    sources: ['this file'],
  },
});
