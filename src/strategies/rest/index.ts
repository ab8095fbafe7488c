import { secondsPerHour } from '../../core/units.ts';
import { defineStrategy, type RunTotals, type Usage } from '../../core/predictor.ts';
import { calledServer } from '../called-server.ts';
import { open } from './open.ts';
import { parseRestOptions, type RestOptions } from './options.ts';
import { openRoundTrip } from './round-trip.ts';
import { addressOf } from './target.ts';
import { effort } from './effort.ts';

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
  effort,
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
