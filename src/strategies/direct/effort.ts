import type { Effort } from '../../core/predictor.ts';
import { bindingDays, bindingReason, pipelineOnCall } from '../shared-effort.ts';

/** The sources are for the facts; the figures are assumed. */
export const effort: Effort = {
  resources: [
    {
      item: 'the model file where every worker can read it',
      days: { value: 0.25, low: 0.05, high: 2 },
      reason: 'a copy to a bucket; days where models are released by a process of their own',
    },
  ],
  roles: [
    {
      item: 'read access to the model file for the workers (roles/storage.objectViewer)',
      days: bindingDays,
      reason: bindingReason,
    },
  ],
  dependencies: [
    {
      item: 'TensorFlow, in a version that can load the model',
      days: { value: 1.5, low: 0.25, high: 6 },
      reason:
        "a line of requirements where a package fits; a container image and days of tests where it conflicts with the pipeline's",
    },
    {
      item: 'memory for the model in every worker',
      days: { value: 0.5, low: 0.1, high: 3 },
      reason: 'a larger machine type; days where processes of a worker have to share a large model',
    },
  ],
  failures: [
    {
      item: 'a worker runs out of memory',
      hoursPerMonth: { value: 0.5, low: 0.05, high: 4 },
      reason: 'an afternoon once or twice a year; every month where models or rows grow',
    },
    {
      item: "the workers' TensorFlow cannot load the model",
      hoursPerMonth: { value: 0.5, low: 0.05, high: 4 },
      reason: 'an afternoon after an upgrade of either; every month where others train the model with a newer version',
    },
  ],
  modelUpdate: [
    {
      item: 'put the new model where the workers read it',
      hoursPerMonth: { value: 0.25, low: 0.05, high: 2 },
      reason:
        'a quarter of an hour for one update a month; little by a script, more where each version is checked by hand every week',
    },
    {
      item: 'restart the pipeline, or replace the running stream',
      hoursPerMonth: { value: 0.5, low: 0.05, high: 4 },
      reason: 'nothing for a batch, which reads the new file at its next start; half an hour to replace a stream and watch it',
    },
  ],
  updateDowntime: 'a stream pauses while its replacement starts, unless it watches the model file; a batch does not',
  onCall: [pipelineOnCall],
  sources: [
    'https://cloud.google.com/storage/docs/access-control/iam-roles',
    'https://cloud.google.com/dataflow/docs/machine-learning/ml-model-refresh',
    'https://cloud.google.com/dataflow/docs/guides/updating-a-pipeline',
  ],
};
