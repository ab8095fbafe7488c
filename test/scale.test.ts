import { expect, it } from 'vitest';
import { readRecord } from '../src/run/store.ts';
import { rightFiles, rightYaml, temporaryFolder } from './experiment/folder.ts';
import { ranExperiment } from './experiment/ran.ts';

it('a run at a scale, of a workload with micro-batches of its own: what ran, and what the record keeps', async () => {
  const [head] = rightYaml.split('workloads:');
  const yaml = `${head}workloads: [{ use: batch, rows: 1000, batching: { maxSize: 25 } }]
strategies: [{ use: null }]
resources: { workers: 1 }
warmUp: { calls: 0 }
sink: { use: none }
`;
  const dir = await temporaryFolder(rightFiles(yaml));
  const { results } = await ranExperiment(dir, { scale: 0.1 });
  const record = await readRecord(results);
  expect(record).toMatchObject({
    scale: { factor: 0.1, full: [{ workload: 'batch', rows: 1000 }] },
    experiment: { workloads: [{ name: 'batch', use: 'batch', rows: 100, batching: { maxSize: 25 } }] },
    cells: [
      {
        result: {
          measured: { workload: { rowsAsked: 100 }, batching: { maxSize: 25 }, batchSizes: { '25': 4 }, counts: { ok: 100 } },
        },
      },
    ],
  });
});
