import { z } from 'zod';
import { openSavedModel } from './saved-model-predictor.ts';
import { parseOptions } from '../../core/options.ts';
import { defineStrategy } from '../../core/predictor.ts';
import { effort } from './effort.ts';

const options = z.strictObject({});

/** The model in the pipeline's own workers, like Beam's RunInference. */
export default defineStrategy({
  kind: 'call',
  name: 'direct',
  parse: (raw) => parseOptions(options, raw),
  evidence: () => 'local',
  // Four calls in flight keep the worker busy while the driver prepares the next.
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 4 }),
  open: (_options, { model }) => openSavedModel(model),
  effort,
});
