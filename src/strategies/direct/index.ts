import { z } from 'zod';
import { openSavedModel } from '../../model/saved-model-predictor.ts';
import { parseOptions } from '../../options.ts';
import { defineStrategy } from '../../predictor.ts';

const options = z.strictObject({});

/** The model inside the pipeline's own workers, as Beam's RunInference has it. */
export default defineStrategy({
  kind: 'call',
  name: 'direct',
  parse: (raw) => parseOptions(options, raw),
  evidence: () => 'local',
  // Four calls under way keep the worker busy while the driver prepares the next one.
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 4 }),
  open: (_options, { model }) => openSavedModel(model),
  effort: {
    resources: ['the model file where every worker can read it'],
    roles: ['read access to the model file for the workers'],
    modelUpdate: ['drain or update the pipeline so that workers load the new model'],
  },
});
