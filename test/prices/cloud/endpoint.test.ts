import { expect, test } from 'vitest';
import { cloudSchema, type EndpointHost } from '../../../src/core/keys/cloud.ts';
import { endpointLines, type EndpointLoad } from '../../../src/prices/cloud/endpoint.ts';
import { usageOf } from '../../../src/prices/metered.ts';

/** Two replicas, up for an hour. */
const hour: EndpointLoad = { nodeSeconds: 7200, upSeconds: 3600, requests: 10_000, cpuSeconds: 1000, bytes: 2 ** 31 };

function usage(host: EndpointHost, endpoint: object = {}, load: EndpointLoad = hour) {
  const spec = cloudSchema.parse({ endpoint }).endpoint;
  return usageOf(endpointLines({ ...spec, host, hours: spec.hours ?? 'while-used' }), load).map(({ sku, quantity, unit }) => [
    sku,
    quantity,
    unit,
  ]);
}

const t4 = { type: 't4' };

test('Vertex AI: node hours of the machine type, and its GPUs', () => {
  expect(usage('vertex-ai')).toEqual([['vertex-ai/prediction/n1-standard-2', 2, 'node h']]);
  expect(usage('vertex-ai', { machineType: 'n1-standard-4', accelerator: { type: 't4', count: 2 } })).toEqual([
    ['vertex-ai/prediction/n1-standard-4', 2, 'node h'],
    ['vertex-ai/prediction/gpu/t4', 4, 'GPU h'],
  ]);
});

test("Vertex AI's spot nodes are Compute Engine's, with a fee on top", () => {
  expect(usage('vertex-ai', { spot: true, accelerator: t4 })).toEqual([
    ['compute/n1/core-spot', 4, 'vCPU h'],
    ['compute/n1/memory-spot', 15, 'GB h'],
    ['compute/gpu/t4-spot', 2, 'GPU h'],
    ['vertex-ai/management-fee/n1/core', 4, 'vCPU h'],
    ['vertex-ai/management-fee/n1/memory', 15, 'GB h'],
    ['vertex-ai/management-fee/gpu/t4', 2, 'GPU h'],
  ]);
});

test('Compute Engine: cores, memory and 10 GB of disk; a g2 machine has its GPU', () => {
  expect(usage('compute-engine', { machineType: 'g2-standard-4' })).toEqual([
    ['compute/g2/core', 8, 'vCPU h'],
    ['compute/g2/memory', 32, 'GB h'],
    ['compute/gpu/l4', 2, 'GPU h'],
    ['compute/disk/pd-balanced', 20 / 730, 'GB month'],
  ]);
  expect(usage('compute-engine', { spot: true })[0]).toEqual(['compute/n1/core-spot', 4, 'vCPU h']);
});

test('GKE Autopilot: what the pods request, and one cluster whatever the replicas', () => {
  expect(usage('gke')).toEqual([
    ['gke/autopilot/vcpu', 4, 'vCPU h'],
    ['gke/autopilot/memory', 15, 'GiB h'],
    ['gke/cluster', 1, 'cluster h'],
  ]);
  expect(usage('gke', { spot: true, accelerator: t4 }).map(([sku]) => sku)).toEqual([
    'gke/autopilot/vcpu-spot',
    'gke/autopilot/memory-spot',
    'gke/autopilot/gpu/t4',
    'gke/cluster',
  ]);
});

test('Cloud Run, always up: the life of its instances', () => {
  expect(usage('cloud-run', { hours: 'always' })).toEqual([
    ['cloud-run/instance-based/vcpu', 14_400, 'vCPU s'],
    ['cloud-run/instance-based/memory', 54_000, 'GiB s'],
  ]);
});

test.each([
  ['short requests count as 100 ms each', 1000, 10_000, 1000],
  ['requests that overlap take no more than the life of the instances', 1000, 1_000_000, 7200],
  ['long requests take their CPU time on two vCPUs', 8000, 10_000, 4000],
])('Cloud Run, while used: %s', (_name, cpuSeconds, requests, busyS) => {
  expect(usage('cloud-run', {}, { ...hour, cpuSeconds, requests })).toEqual([
    ['cloud-run/request-based/vcpu', busyS * 2, 'vCPU s'],
    ['cloud-run/request-based/memory', busyS * 7.5, 'GiB s'],
    ['cloud-run/requests', requests / 1e6, '1000000 requests'],
  ]);
});

test('a GPU on Cloud Run is billed for the life of its instance', () => {
  expect(usage('cloud-run', { accelerator: { type: 'l4' } }).at(-1)).toEqual(['cloud-run/gpu/l4', 7200, 'GPU s']);
});

test('an endpoint of unknown cost has no price in any book', () => {
  expect(usage('unpriced')).toEqual([['endpoint/unpriced', 2, 'node h']]);
});

test.each([
  ['us-east1', 'north-america'],
  ['northamerica-northeast1', 'north-america'],
  ['europe-west4', 'europe'],
  ['asia-south1', 'asia-south1'],
])('data to an endpoint in %s crosses regions', (region, where) => {
  expect(usage('vertex-ai', { region }).at(-1)).toEqual([`network/inter-region/${where}`, 2, 'GB']);
});
