import { expect, test } from 'vitest';
import { cancelJobs, overview, withScheme } from '../../../../src/engines/beam/cluster/rest-api.ts';
import { fakeFlink } from './fake-flink.ts';

test('cancels the jobs of that name that still run, and no other', async () => {
  const { master, asked } = await fakeFlink({
    jobs: [
      { jid: 'a', name: 'mine', state: 'RUNNING' },
      { jid: 'b', name: 'mine', state: 'FINISHED' },
      { jid: 'c', name: 'other', state: 'RUNNING' },
      { jid: 'd', name: 'mine', state: 'RESTARTING' },
    ],
  });
  await cancelJobs(master, 'mine');
  expect(asked).toEqual(['GET /jobs/overview', 'PATCH /jobs/a?mode=cancel', 'PATCH /jobs/d?mode=cancel']);
});

test('errors name the cluster', async () => {
  const { master } = await fakeFlink({ status: 503 });
  await expect(overview(master)).rejects.toThrow(`Flink at ${master} answered 503 to GET /overview`);
  await expect(overview('127.0.0.1:1')).rejects.toThrow('Flink does not answer at 127.0.0.1:1: ');
});

test('an address may be a URL', () => {
  expect(['here:8081', 'http://here:8081/', 'https://here'].map(withScheme)).toEqual([
    'http://here:8081',
    'http://here:8081',
    'https://here',
  ]);
});
