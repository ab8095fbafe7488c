import type { Effort } from '../../core/predictor.ts';
import { bindingDays, bindingReason, pipelineOnCall, uploadModelVersion } from '../shared-effort.ts';

/** The sources are for the facts; the figures are assumed. */
export const effort: Effort = {
  resources: [
    {
      item: 'a bucket for the input and output files',
      days: { value: 0.25, low: 0.05, high: 1 },
      reason: 'a command and a rule that deletes old files; a day where buckets need approval',
    },
    {
      item: 'a deployed or uploaded model version',
      days: { value: 0.25, low: 0.05, high: 2 },
      reason: 'a command where the format fits; days where the model has to be exported or packed again',
    },
    {
      item: 'something that starts the job after the pipeline and joins its results',
      days: { value: 3, low: 0.5, high: 10 },
      reason:
        'a task of a scheduler that you run already; two weeks for a second pipeline that waits, joins by key and is tested',
    },
  ],
  roles: [
    { item: 'permission to create and watch jobs (roles/aiplatform.user)', days: bindingDays, reason: bindingReason },
    {
      item: 'read and write access to the bucket, for the pipeline and the job (roles/storage.objectUser)',
      days: bindingDays,
      reason: bindingReason,
    },
  ],
  dependencies: [],
  failures: [
    {
      item: 'the job fails, or is refused for lack of quota',
      hoursPerMonth: { value: 0.5, low: 0.05, high: 4 },
      reason: 'an afternoon once or twice a year; every month where quota is short',
    },
    {
      item: 'the job ends with predictions for only some of the instances',
      hoursPerMonth: { value: 0.5, low: 0.05, high: 4 },
      reason: 'an afternoon for each input that the model refuses; rare where the pipeline checks its rows',
    },
    {
      item: 'the job waits long in its queue',
      hoursPerMonth: { value: 0.25, low: 0.05, high: 2 },
      reason: 'a look, and often a new start; more where someone waits for the results every day',
    },
    {
      item: 'results are missing or duplicated when they are joined',
      hoursPerMonth: { value: 0.5, low: 0.05, high: 4 },
      reason: 'rare once the join is tested; an afternoon each time until it is',
    },
  ],
  modelUpdate: [
    uploadModelVersion,
    {
      item: 'name it in the next job',
      hoursPerMonth: { value: 0.1, low: 0.02, high: 1 },
      reason: 'one update a month; a line of configuration and its release',
    },
  ],
  updateDowntime: 'none: the next job uses the new version',
  onCall: [
    pipelineOnCall,
    {
      item: 'what starts the job and joins its results',
      hoursPerMonth: { value: 1, low: 0.1, high: 6 },
      reason: 'a second pipeline, smaller than the first',
    },
    {
      item: 'the job',
      hoursPerMonth: { value: 0.5, low: 0.05, high: 4 },
      reason: 'it runs only now and then, and another start mends most of its failures',
    },
  ],
  sources: [
    'https://cloud.google.com/vertex-ai/docs/general/access-control',
    'https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.batchPredictionJobs',
    'https://cloud.google.com/vertex-ai/docs/predictions/get-batch-predictions',
  ],
};
