import { defineStrategy, type RunTotals, type Usage } from '../../predictor.ts';
import { open } from './open.ts';
import { parseRestOptions, type RestOptions } from './options.ts';
import { addressOf, isGoogles } from './target.ts';

/** The model behind a REST endpoint; without `endpoint` and `projectId` the embedded model server. */
export default defineStrategy<RestOptions>({
  kind: 'call',
  name: 'rest',
  parse: parseRestOptions,
  services: (options) => (addressOf(options) === undefined ? ['model-server'] : []),
  evidence(options) {
    const address = addressOf(options);
    if (address === undefined) return 'embedded stand-in';
    return isGoogles(address) ? 'cloud' : 'real server';
  },
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 8 }),
  open,
  usage: endpointUsage,
  effort: {
    resources: ['an endpoint with a deployed model and its machines', 'a connection from every worker to it'],
    roles: ['permission to call the endpoint for the workers', 'permission to deploy models for whoever updates them'],
    modelUpdate: ['deploy the new version to the endpoint', 'move the traffic over'],
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
      quantity: (nodes * elapsedS) / 3600,
      alwaysOn: nodes,
      unit: 'node h',
      evidence: 'assumed',
      rule: `${nodes} node(s), one for ${threadsPerNode} of ${modelThreads} model threads, deployed just for the ${elapsedS.toFixed(1)} s of the run (measured here); a deployed node is paid idle or not`,
    },
  ];
}
