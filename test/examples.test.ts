import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bundledExperiment } from '../src/core/paths.ts';
import { type Choices, readExperiment } from '../src/experiment/plan.ts';
import { bigqueryServer } from './bigquery/server.ts';

const folder = fileURLToPath(new URL('../examples/experiments/', import.meta.url));

const numbers = ['gestation_weeks', 'mother_age', 'plurality'];
const texts = ['alcohol_use', 'cigarette_use', 'is_male', 'mother_married', 'mother_race'];
const fields = [...numbers.map((name) => ({ name, type: 'INTEGER' })), ...texts.map((name) => ({ name, type: 'STRING' }))];

/** BigQuery is asked whether it takes the query of natality, and which columns it has. */
async function read(name: string, choices?: Choices) {
  const statistics = { totalBytesProcessed: '0', query: { schema: { fields } } };
  const reference = { projectId: 'my-project', jobId: 'j' };
  await bigqueryServer(() => ({ body: { jobReference: reference, statistics, status: { state: 'DONE' } } }));
  return readExperiment(`${folder}${name}`, choices);
}

it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s is right', async (name) => {
  const plan = await read(name);
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

/** Kind, rows or rate and messages, micro-batches. */
async function sizesOf(name: string, choices: Choices): Promise<unknown[]> {
  const { workloads } = await read(name, choices);
  return workloads.map((workload) => {
    if (workload.kind === 'batch') return workload.rows;
    if (workload.kind !== 'stream' || workload.arrivals !== 'constant') throw new Error('a stream of equal gaps was expected');
    const { ratePerS, seconds = Infinity, batching } = workload;
    return [ratePerS, ratePerS * seconds, ...(batching === undefined ? [] : [batching.maxSize])];
  });
}

const rates = [10, 100, 1000];
const microBatches = [10, 150, 500];

it.each(['seed-2018.yaml', 'seed-2018-cloud.yaml'])('%s has the cells of the tables planned in 2018', async (name) => {
  const { planned_tables: planned } = JSON.parse(
    await readFile(new URL('../data/seed-experiment-2018.json', import.meta.url), 'utf8'),
  ) as { planned_tables: { batch: { rows: number[] }; stream_micro_batches: { batch_sizes: number[]; messages: number } } };
  const { strategies } = await read(name);
  expect(strategies.map(({ name, batching }) => [name, batching?.maxSize])).toEqual([
    ['batch-job', undefined],
    ['rest', 1],
    ['direct', 1],
  ]);
  expect(await sizesOf(name, {})).toEqual([
    ...planned.batch.rows,
    ...rates.map((rate) => [rate, 100 * rate]),
    ...planned.stream_micro_batches.batch_sizes.map((size) => [10, planned.stream_micro_batches.messages, size]),
  ]);
});

it.each(['seed-2018.yaml', 'seed-2018-cloud.yaml'])('%s for a laptop keeps rates, and fills its micro-batches', async (name) => {
  expect(await sizesOf(name, { scale: 0.001 })).toEqual([
    10,
    100,
    1000,
    10_000,
    ...[300, 1000, 10_000].map((messages, i) => [rates[i], messages]),
    ...[300, 300, 1000].map((messages, i) => [10, messages, microBatches[i]]),
  ]);
});
