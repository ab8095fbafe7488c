import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { rightFiles, rightYaml, temporaryFolder } from '../experiment/folder.ts';
import { predbench } from './predbench.ts';

const cloud = '  - { name: cloud, use: batch-job, projectId: p, modelName: m, storage: "gs://b/jobs" }\n';

it('tells what it will spend in the cloud, and runs nothing without a limit', async () => {
  const dir = await temporaryFolder(rightFiles(`${rightYaml}${cloud}repeats: 2\nresources: { workers: 1 }\n`));
  const { code, stderr } = await predbench(['run', 'experiment.yaml'], dir);
  expect(code).toBe(2);
  expect(stderr).toMatch(/\n {2}USD 0\.\d\d {2}2 x job: cloud over batch: 1 node\(s\) for \d+ s, .* as in 2018; /);
  expect(stderr).toMatch(/\n--max-cost: missing: this costs about USD 0\.\d\d\n {4}--max-cost 0\.\d\d allows it\n$/);
  const less = await predbench(['run', 'experiment.yaml', '--max-cost', '0.001'], dir);
  expect(less).toMatchObject({ code: 2, stderr: expect.stringContaining('--max-cost: 0.001 is too low: this costs about USD') });
  expect(await readdir(dir)).not.toContain('results');
});

it('refuses what has no price, and a stream without an end', async () => {
  const machine = cloud.replace('modelName', 'machineType: n9-huge, modelName');
  const endpoint = '  - { use: rest, protocol: vertex-ai, projectId: p, endpointId: e }\n';
  const dir = await temporaryFolder({
    ...rightFiles(rightYaml + machine),
    'endless.yaml': `${rightYaml.replace(', seconds: 2', '')}${endpoint}`,
  });
  const unpriced = await predbench(['run', 'experiment.yaml', '--max-cost', '100'], dir);
  expect(unpriced).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('the cost is unknown: vertex-ai/prediction/n9-huge: no price in us-central1-2026-11'),
  });
  const endless = await predbench(['run', 'endless.yaml', '--strategy', 'rest', '--workload', 'slow', '--max-cost', '9'], dir);
  expect(endless).toMatchObject({ code: 2, stderr: expect.stringContaining('--seconds: missing: rest x slow #1 is endless') });
});
