import type { Effort } from '../../core/predictor.ts';
import { bindingDays, bindingReason, pipelineOnCall, uploadModelVersion } from '../shared-effort.ts';

/** The sources are for the facts; the figures are assumed. */
export const effort: Effort = {
  resources: [
    {
      item: 'an endpoint with a deployed model and its machines',
      days: { value: 1.5, low: 0.25, high: 6 },
      reason: 'an hour or two to deploy; days to choose machines and their number by a load test',
    },
    {
      item: 'a connection from every worker to the endpoint',
      days: { value: 0.5, low: 0.05, high: 5 },
      reason: 'nothing to do over the public address; days for a private endpoint or through a firewall',
    },
  ],
  roles: [
    {
      item: 'permission for the workers to call the endpoint (roles/aiplatform.user)',
      days: bindingDays,
      reason: bindingReason,
    },
    {
      item: 'permission to deploy models, for whoever updates them (roles/aiplatform.user)',
      days: bindingDays,
      reason: bindingReason,
    },
  ],
  dependencies: [
    {
      item: 'an HTTP client with credentials and retries',
      days: { value: 1, low: 0.25, high: 4 },
      reason:
        'a library makes the calls; time limits, retries that slow down and rows grouped into calls remain to be written and tested',
    },
  ],
  failures: [
    {
      item: 'the endpoint does not answer in time',
      hoursPerMonth: { value: 0.5, low: 0.05, high: 4 },
      reason: 'an afternoon once or twice a year; every month near the limit of its machines',
    },
    {
      item: 'calls are refused for lack of quota (429)',
      hoursPerMonth: { value: 0.25, low: 0.05, high: 2 },
      reason: 'a request for more quota once or twice a year, in time or after the fact',
    },
    {
      item: 'calls are refused under load, or while nodes are added (503)',
      hoursPerMonth: { value: 0.5, low: 0.05, high: 4 },
      reason: 'little under an even load; every month where the load jumps faster than nodes start',
    },
    {
      item: 'credentials expire or lack a permission',
      hoursPerMonth: { value: 0.25, low: 0.05, high: 2 },
      reason: 'little with the credentials of the machine; an afternoon for each change of keys by hand',
    },
  ],
  modelUpdate: [
    uploadModelVersion,
    {
      item: 'deploy it to the endpoint',
      hoursPerMonth: { value: 0.25, low: 0.05, high: 2 },
      reason: 'one update a month; a command, and some minutes until it serves',
    },
    {
      item: 'shift the traffic',
      hoursPerMonth: { value: 0.25, low: 0.05, high: 2 },
      reason: 'one update a month; a command, or an hour of watching in steps',
    },
    {
      item: 'undeploy the old one',
      hoursPerMonth: { value: 0.1, low: 0.02, high: 1 },
      reason: 'one update a month; a command, that must not be forgotten since the node is billed',
    },
  ],
  updateDowntime: 'none: the endpoint serves both versions while traffic shifts',
  onCall: [
    pipelineOnCall,
    {
      item: 'the endpoint: latency, errors, number of nodes',
      hoursPerMonth: { value: 2, low: 0.25, high: 10 },
      reason: 'one more service that runs day and night, with alerts of its own; as the pipeline, for lack of anything better',
    },
  ],
  sources: [
    'https://cloud.google.com/vertex-ai/docs/general/access-control',
    'https://cloud.google.com/vertex-ai/docs/predictions/deploy-model-api',
    'https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.endpoints/deployModel',
  ],
};
