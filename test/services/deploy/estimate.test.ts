import { expect, it, onTestFinished } from 'vitest';
import { deploymentUsage } from '../../../src/services/deploy/estimate.ts';
import { deploymentTo } from '../../deploy/platform.ts';

const cloud = 'https://us-central1-aiplatform.googleapis.com';
const model = {
  sha256: 'x',
  files: [
    { path: 'a', bytes: 2 ** 30 },
    { path: 'b', bytes: 2 * 2 ** 30 },
  ],
};

const quantities = async (address: string, folder: string) =>
  deploymentUsage(await deploymentTo(address, '', { folder, model, replicas: 2 }), 73).map(({ sku, quantity }) => [
    sku,
    quantity,
  ]);

it('counts machines for every hour, and the files', async () => {
  expect(await quantities(cloud, 'gs://b/models')).toEqual([
    ['vertex-ai/prediction/n1-standard-2', 146],
    ['cloud-storage/standard', expect.closeTo(0.3, 10)],
    ['cloud-storage/class-a', 0.002],
  ]);
});

it('counts nothing for what is on this machine', async () => {
  expect(await quantities('http://127.0.0.1:8503', '/models')).toEqual([]);
  expect(await quantities('http://127.0.0.1:8503', 'gs://b/models')).toHaveLength(2);
  process.env['PREDBENCH_STORAGE_ENDPOINT'] = 'http://127.0.0.1:4443';
  onTestFinished(() => void delete process.env['PREDBENCH_STORAGE_ENDPOINT']);
  expect(await quantities('http://127.0.0.1:8503', 'gs://b/models')).toEqual([]);
});
