import { expect, it } from 'vitest';
import type { Deployment } from '../../src/services/deploy/deployment.ts';
import type { JournalEvent, Journalled } from '../../src/services/deploy/journal.ts';
import type { DeployApi, Found, Resource } from '../../src/services/deploy/resource.ts';
import { undeploy } from '../../src/services/deploy/undeploy.ts';
import { temporaryFolder } from '../experiment/folder.ts';
import { deploymentTo, doing } from './platform.ts';

const intendedAt = Date.parse('2026-11-23T14:00:00Z');

/** An endpoint that shows so many seconds after its call, or never; the call was cut off when `event` was the last in the journal. */
async function cutOff(showsAfterS: number, event: 'intended' | 'refused') {
  let now = intendedAt + 10_000;
  let there = true;
  const nothing: Resource = {
    find: async () => ({ state: 'absent' }),
    create: async () => undefined,
    remove: async () => undefined,
  };
  const endpoint: Resource = {
    ...nothing,
    find: async (): Promise<Found> => ({ state: there && now >= intendedAt + showsAfterS * 1000 ? 'ours' : 'absent' }),
    async remove() {
      there = false;
      return undefined;
    },
  };
  const api: DeployApi = {
    resources: { objects: nothing, model: nothing, endpoint, 'deployed-model': nothing },
    operation: async () => ({ done: true }),
    operationsUnderWay: async () => [],
  };
  const folder = await temporaryFolder();
  const clock = { now: () => now, sleep: async (ms: number) => void (now += ms) };
  const deployment: Deployment = await deploymentTo('https://r-aiplatform.googleapis.com', folder);
  const run = await doing(folder, { clock, pollMs: 5000, settleMs: 120_000 });
  const at = new Date(intendedAt).toISOString();
  const events: JournalEvent[] = [
    { event: 'deployment', deployment, at },
    { event, id: deployment.id, step: 'endpoint', at },
  ];
  for (const one of events) await run.journal.append(one);
  await undeploy(run.journal.find(deployment.id) as Journalled, api, run);
  return { afterS: (now - intendedAt) / 1000, said: run.said, there };
}

it('waits for what a call that was cut off may still make, and removes it', async () => {
  const { afterS, said, there } = await cutOff(60, 'intended');
  expect({ afterS, there }).toEqual({ afterS: 60, there: false });
  expect(said).toEqual([
    'waiting 110 s: a call that was cut off may still make projects/p/locations/r/endpoints/births',
    'removing projects/p/locations/r/endpoints/births',
  ]);
});

it('waits no longer than such a call takes to show', async () => {
  expect(await cutOff(Infinity, 'intended')).toMatchObject({ afterS: 120 });
});

it('does not wait where the call was refused', async () => {
  const { afterS, said } = await cutOff(Infinity, 'refused');
  expect(afterS).toBe(10);
  expect(said).toEqual(['is not there: projects/p/locations/r/endpoints/births']);
});
