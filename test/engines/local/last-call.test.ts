import { expect, it } from 'vitest';
import { installedFolder, rightFiles } from '../../experiment/folder.ts';
import { ranExperiment } from '../../experiment/ran.ts';

const plugIn = `
import { defineStrategy, rowPredictor } from 'predbench';
export default defineStrategy({
  kind: 'call', name: 'own', parse: () => ({}), evidence: () => 'local',
  batching: () => ({ maxSize: 8, maxWaitMs: 0, inFlight: 1 }),
  open: async (_, { model }) => rowPredictor((rows) => rows.map(() => ({ weight: 7 })), model.outputs),
});`;

/** A worker claims it while the driver asks whether all is done. */
it('the last call of a batch, smaller than the others, is waited for, time and again', async () => {
  const yaml = `name: last
model: { path: model }
source: { use: csv, path: births.csv }
workloads: [{ use: batch, rows: 20 }]
strategies: [{ use: ./own.mjs }]
resources: { workers: 1 }
warmUp: { calls: 0 }
repeats: 12
sink: { use: none }
`;
  const dir = await installedFolder({ ...rightFiles(yaml), 'own.mjs': plugIn });
  const { record } = await ranExperiment(dir);
  const counts = record.cells.map((cell) => (cell.state === 'measured' ? cell.result.measured.counts : cell.state));
  expect(counts).toEqual(Array.from({ length: 12 }, () => ({ due: 20, ok: 20, failed: 0, dropped: 0, duplicates: 0 })));
});
