import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bundledExperiment, readExperiment } from '../src/experiment.ts';

const folder = fileURLToPath(new URL('../examples/experiments/', import.meta.url));

it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s is right', async (name) => {
  const plan = await readExperiment(`${folder}${name}`);
  expect(`${plan.name}.yaml`).toBe(name);
});

it('the bundled experiment runs the three strategies, one by one and grouped, over a batch and a stream', async () => {
  const { cells, note } = await readExperiment(bundledExperiment);
  expect(cells.map(({ id }) => id).toSorted()).toEqual([
    'batch-job x batch-10k #1',
    'batch-job x stream-100 #1',
    'direct x batch-10k #1',
    'direct x stream-100 #1',
    'direct-64 x batch-10k #1',
    'direct-64 x stream-100 #1',
    'rest x batch-10k #1',
    'rest x stream-100 #1',
    'rest-64 x batch-10k #1',
    'rest-64 x stream-100 #1',
  ]);
  expect(note).toContain('short');
});
