/** What an experiment asks of the embedded services. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { serverProfile } from '../../src/core/server-profile.ts';
import { readExperiment } from '../../src/experiment/plan.ts';
import { rightFiles, temporaryFolder } from './folder.ts';

async function plan(services: string) {
  const yaml = `name: births
model: { path: model }
source: { use: csv, path: births.csv }
sink: { use: none }
workloads: [{ use: batch, rows: 10 }]
strategies: [{ use: rest }]
${services}
`;
  return readExperiment(join(await temporaryFolder(rightFiles(yaml)), 'experiment.yaml'));
}

it('is nothing unless given', async () => {
  const { profile, stored } = await plan('');
  expect([profile, stored['services']]).toEqual([undefined, undefined]);
});

it('may be the times of a real model server', async () => {
  const { profile, stored } = await plan('services: { modelServer: { profile: kserve } }');
  expect(profile).toEqual(serverProfile('kserve'));
  expect(stored['services']).toEqual({ modelServer: { profile: 'kserve' } });
});

it('refuses a profile that was not measured, with the nearest name', async () => {
  await expect(plan('services: { modelServer: { profile: kserv } }')).rejects.toThrow(/services\.modelServer\.profile.*kserve/s);
});
