import { secondsPerHour } from '../../core/units.ts';
import { defineStrategy, type RunTotals, type Usage } from '../../core/predictor.ts';
import { calledServer } from '../called-server.ts';
import { open } from './open.ts';
import { parseRestOptions, type RestOptions } from './options.ts';
import { openRoundTrip } from './round-trip.ts';
import { addressOf } from './target.ts';

/** The model behind a REST endpoint; without `endpoint` and `projectId` the embedded model server. */
export default defineStrategy<RestOptions>({
  kind: 'call',
  name: 'rest',
  parse: parseRestOptions,
  ...calledServer('model-server', addressOf),
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 8 }),
  open,
  openRoundTrip,
  usage: endpointUsage,
  effort: {
    resources: ['an endpoint with a deployed model and its machines', 'a connection from every worker to it'],
    roles: [
      'permission to call the endpoint for the workers (roles/aiplatform.user)',
      'permission to deploy models for whoever updates them (roles/aiplatform.user)',
    ],
    dependencies: ['an HTTP client with credentials and retries'],
    failures: [
      'the endpoint does not answer in time',
      'calls are refused over a quota (429)',
      'calls are refused under load, or while nodes are added (503)',
      'credentials expire or lack the permission',
    ],
    modelUpdate: ['upload the new model', 'deploy it to the endpoint', 'move the traffic over', 'undeploy the old one'],
    updateDowntime: 'none: the endpoint serves both versions while traffic moves over',
    onCall: ['the pipeline', 'the endpoint: its latency, its errors, its number of nodes'],
    sources: [
      'https://cloud.google.com/vertex-ai/docs/general/access-control',
      'https://cloud.google.com/vertex-ai/docs/predictions/deploy-model-api',
      'https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.endpoints/deployModel',
    ],
  },
});

/** Model threads of a node: n1-standard-2 has two vCPUs. */
const threadsPerNode = 2;

function endpointUsage(_options: RestOptions, { elapsedS, modelThreads }: RunTotals): Usage[] {
  const nodes = Math.ceil(modelThreads / threadsPerNode);
  return [
    {
      part: 'endpoint',
      sku: 'vertex-ai/prediction/n1-standard-2',
      quantity: (nodes * elapsedS) / secondsPerHour,
      alwaysOn: nodes,
      unit: 'node h',
      evidence: 'assumed',
      rule: `${nodes} node(s), one for ${threadsPerNode} of ${modelThreads} model threads, deployed just for the ${elapsedS.toFixed(1)} s of the run (measured here); a deployed node is paid idle or not`,
    },
  ];
}
