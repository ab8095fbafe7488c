import { z } from 'zod';
import { openSavedModel } from './saved-model-predictor.ts';
import { parseOptions } from '../../core/options.ts';
import { defineStrategy } from '../../core/predictor.ts';

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
  effort: {
    resources: ['the model file where every worker can read it'],
    roles: ['read access to the model file for the workers (roles/storage.objectViewer)'],
    dependencies: ['TensorFlow, in a version that can load the model', 'memory for the model in every worker'],
    failures: ['a worker runs out of memory', "the workers' TensorFlow cannot load the model"],
    modelUpdate: ['put the new model where the workers read it', 'restart the pipeline, or replace the running stream'],
    updateDowntime: 'a stream pauses while its replacement starts, unless it watches the model file; a batch does not',
    onCall: ['the pipeline'],
    sources: [
      'https://cloud.google.com/storage/docs/access-control/iam-roles',
      'https://cloud.google.com/dataflow/docs/machine-learning/ml-model-refresh',
      'https://cloud.google.com/dataflow/docs/guides/updating-a-pipeline',
    ],
  },
});
