import { secondsPerHour } from '../../core/units.ts';
import { defineStrategy, type RunTotals, type Usage } from '../../core/predictor.ts';
import { calledServer } from '../called-server.ts';
import { open } from './open.ts';
import { parseRestOptions, type RestOptions } from './options.ts';
import { openRoundTrip } from './round-trip.ts';
import { addressOf } from './target.ts';

/** The model behind a REST endpoint: the embedded model server unless `endpoint` or `projectId` is given. */
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
    resources: ['an endpoint with a deployed model and its machines', 'a connection from every worker to the endpoint'],
    roles: [
      'permission for the workers to call the endpoint (roles/aiplatform.user)',
      'permission to deploy models, for whoever updates them (roles/aiplatform.user)',
    ],
    dependencies: ['an HTTP client with credentials and retries'],
    failures: [
      'the endpoint does not answer in time',
      'calls are refused for lack of quota (429)',
      'calls are refused under load, or while nodes are added (503)',
      'credentials expire or lack a permission',
    ],
    modelUpdate: ['upload the new model', 'deploy it to the endpoint', 'shift the traffic', 'undeploy the old one'],
    updateDowntime: 'none: the endpoint serves both versions while traffic shifts',
    onCall: ['the pipeline', 'the endpoint: latency, errors, number of nodes'],
    sources: [
      'https://cloud.google.com/vertex-ai/docs/general/access-control',
      'https://cloud.google.com/vertex-ai/docs/predictions/deploy-model-api',
      'https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.endpoints/deployModel',
    ],
  },
});

/** Model threads per node: n1-standard-2 has two vCPUs. */
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
      rule: `${nodes} node(s), each for ${threadsPerNode} of ${modelThreads} model threads, deployed only for the ${elapsedS.toFixed(1)} s of the run (measured here); a deployed node is billed idle or not`,
    },
  ];
}
