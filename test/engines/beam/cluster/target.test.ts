import { beforeEach, expect, test, vi } from 'vitest';
import { checkFlink, flinkOptions, flinkTarget } from '../../../../src/engines/beam/cluster/target.ts';
import { temporaryFolder } from '../../../experiment/folder.ts';
import { fakeFlink } from './fake-flink.ts';

beforeEach(async () => {
  vi.stubEnv('PREDBENCH_CACHE', await temporaryFolder());
});

const silent = () => undefined;

test('without a cluster, the remedy is the command that starts one', async () => {
  await expect(checkFlink({})).rejects.toThrow('no Flink cluster is running\n    run: predbench cluster up');
});

test("a cluster of one's own that does not answer is named", async () => {
  const flinkMaster = '127.0.0.1:1';
  await expect(checkFlink({ flinkMaster })).rejects.toThrow(/does not answer at 127\.0\.0\.1:1.*\n.*correct engine\.flinkMaster/);
});

test('another Flink than the one that Beam has a runner for is refused', async () => {
  const { master } = await fakeFlink({ version: '1.20.1' });
  await expect(checkFlink({ flinkMaster: master })).rejects.toThrow(
    `Flink at ${master} is 1.20.1\n    use a cluster of Flink 1.19`,
  );
});

test('a cluster with too few slots is refused before a job waits for them', async () => {
  const { master } = await fakeFlink({ slots: 3 });
  await expect(flinkTarget({ flinkMaster: master }, 4, silent)).rejects.toThrow(
    'the Flink cluster has 3 slots, but the experiment asks for 4 workers',
  );
});

test('a job asks for all workers, spread over the TaskManagers', () => {
  const target = { master: 'here:8081', workerPool: 'localhost:50000', jar: '/jars/beam.jar', taskManagers: 2, processes: [] };
  expect(flinkOptions(target, 3, 'mine')).toEqual([
    '--flink_master=here:8081',
    '--flink_submit_uber_jar',
    '--flink_job_server_jar=/jars/beam.jar',
    '--environment_type=EXTERNAL',
    '--environment_config=localhost:50000',
    '--environment_cache_millis=60000',
    '--parallelism=3',
    '--sdk_worker_parallelism=2',
    '--job_name=mine',
  ]);
});
