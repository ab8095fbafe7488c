/** The public SavedModels that stand beside some checkouts; without them these tests are skipped, and others cover the same ground. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from './experiment/folder.ts';
import { ranExperiment } from './experiment/ran.ts';

const models = fileURLToPath(new URL('../../shared/models', import.meta.url));
const births = fileURLToPath(new URL('../data/us-births-2014-sample.csv', import.meta.url));

const columns = `
    is_male: { from: sex, values: { male: 'True', female: 'False' } }
    mother_age: { from: mage }
    gestation_weeks: { from: weeks }`;

const cases = [
  {
    model: 'babyweight-estimator-v1',
    columns: `${columns}
    mother_race: { from: whitemom, values: { white: White, not white: Unknown } }
    mother_married: { from: marital, values: { married: 'True', not married: 'False' } }
    cigarette_use: { from: habit, values: { smoker: 'True', nonsmoker: 'False' }, empty: None }
    alcohol_use: { constant: None }
    plurality: { constant: 1 }`,
    output: 'predictions',
  },
  {
    model: 'babyweight-keras-20220204094559',
    columns: `${columns}
    plurality: { constant: Single(1) }`,
    output: 'weight',
  },
];

describe.skipIf(!existsSync(models))('the public models', () => {
  test.each(cases)(
    '$model predicts the same for the 1,000 real births through all three strategies',
    async ({ model, columns, output }) => {
      const yaml = `name: births
model: { path: ${join(models, model)} }
source:
  use: csv
  path: ${births}
  columns:${columns}
workloads: [{ name: births, use: batch, rows: 1000 }]
strategies: [{ use: direct, batching: { maxSize: 64 } }, { use: rest, batching: { maxSize: 64 } }, { use: batch-job }]
resources: { workers: 1, modelThreads: 1 }
`;
      const { record, results } = await ranExperiment(await temporaryFolder({ 'experiment.yaml': yaml }));
      const byName = record.cells.toSorted((a, b) => a.strategy.localeCompare(b.strategy));
      const counted = byName.map((cell) => [cell.strategy, cell.state, 'result' in cell && cell.result.measured.counts]);
      expect(counted).toEqual(
        ['batch-job', 'direct', 'rest'].map((strategy) => [
          strategy,
          'measured',
          { due: 1000, ok: 1000, failed: 0, dropped: 0, duplicates: 0 },
        ]),
      );
      expect(record.agreements).toMatchObject([{ workload: 'births', state: 'agree', compared: 1000 }]);
      const lines = (await readFile(join(results, 'predictions', 'batch-job+births+1.jsonl'), 'utf8')).trim().split('\n');
      const rows = lines.map((line) => JSON.parse(line) as { key: number; prediction: Record<string, number[]> });
      expect(rows.map(({ key }) => key)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
      expect(rows.every(({ prediction }) => Number.isFinite(prediction[output]?.[0]))).toBe(true);
    },
  );
});
