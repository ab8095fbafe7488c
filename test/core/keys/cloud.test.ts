import { expect, test } from 'vitest';
import { cloudSchema } from '../../../src/core/keys/cloud.ts';
import { parseOptions } from '../../../src/core/options.ts';
import { ProblemsError } from '../../../src/core/problems.ts';

function problems(cloud: object): string[] {
  try {
    parseOptions(cloudSchema, cloud, { key: 'cloud' });
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ key, message, remedy }) => [key, message, remedy].join('|'));
    throw error;
  }
  return [];
}

test('what is not given is what Google gives', () => {
  expect(cloudSchema.parse({})).toEqual({
    vcpuPerWorker: 1,
    workers: { streamingEngine: true, flexrs: false },
    endpoint: { machineType: 'n1-standard-2', minReplicas: 1, idleMinutes: 60, spot: false },
    job: { pipelineWaits: false },
    stream: { queue: 'pubsub', sink: 'bigquery', messageBytes: 1000 },
    assume: {},
  });
});

test('keys of earlier versions are answered with what to write today', () => {
  expect(problems({ memoryGbPerVcpu: 4, diskGbPerWorker: 30, startUpS: 60 })).toEqual([
    'cloud.memoryGbPerVcpu|is no longer a key|name a machine: cloud.workers.machineType, such as n1-highmem-2 or custom-2-8192',
    'cloud.diskGbPerWorker|is no longer a key|write cloud.workers.diskGb',
    'cloud.startUpS|is no longer a key|write cloud.assume: { worker-start-s: SECONDS }',
  ]);
});

test('all problems at once, with the nearest name', () => {
  expect(
    problems({ workers: { machinType: 'n1-standard-1' }, endpoint: { host: 'cloudrun', machineType: 'n1-standard' } }),
  ).toEqual([
    'cloud.workers.machinType|unknown key (did you mean "machineType"?); allowed: machineType, diskGb, streamingEngine, flexrs, maxCount|',
    'cloud.endpoint.host|must be one of vertex-ai, cloud-run, gke, compute-engine, unpriced, not "cloudrun" (did you mean "cloud-run"?)|',
    expect.stringMatching(
      /^cloud\.endpoint\.machineType\|there is no machine type "n1-standard" \(did you mean "n1-standard-\d+"\?\)/,
    ),
  ]);
});

test('no more replicas at least than at most', () => {
  expect(problems({ endpoint: { minReplicas: 3, maxReplicas: 2 } })).toEqual([
    'cloud.endpoint.maxReplicas|must be at least minReplicas|',
  ]);
  expect(problems({ endpoint: { minReplicas: 3, maxReplicas: 3 } })).toEqual([]);
});

test.each([
  [-1, ['|must be at least 0, not -1|']],
  ['soon', ['|must be a number, or { value, low, high, source }|']],
  [{ value: 1 }, ['.low|missing; needs a number|', '.high|missing; needs a number|']],
  [{ value: 3, low: 1, high: 2 }, ['|must have low <= value <= high|']],
  [{ value: 1, low: -1, high: 2 }, ['.low|must be at least 0, not -1|']],
])('%o is no value to assume', (value, found) => {
  expect(problems({ assume: { 'queue-s': value } })).toEqual(found.map((problem) => `cloud.assume.queue-s${problem}`));
});
