/** The engine of an experiment, and what of its strategies depends on it. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Choices, readExperiment, restoreExperiment } from '../../src/experiment/plan.ts';
import { rightFiles, temporaryFolder } from './folder.ts';

const plugin = `export default { contractVersion: 2, kind: 'call', name: 'mine', parse: (raw) => raw, evidence: () => 'local',
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 1 }), open: async () => ({}) };`;

async function plan(engine: string, strategies: string, choices: Choices = {}, sink = '{ use: none }') {
  const yaml = `name: births
model: { path: model }
source: { use: csv, path: births.csv }
sink: ${sink}
workloads: [{ use: batch, rows: 10 }]
strategies: [${strategies}]
${engine}
`;
  const dir = await temporaryFolder({ ...rightFiles(yaml), 'mine.mjs': plugin });
  const read = await readExperiment(join(dir, 'experiment.yaml'), choices);
  return { read, dir, named: read.strategies.map(({ name, runtime }) => [name, runtime]) };
}

it('is this machine unless given, and strategies have no runtime there', async () => {
  const { read, named } = await plan('', '{ use: direct }, { use: ./mine.mjs }');
  expect([read.engine, read.stored['engine']]).toEqual([{ use: 'local' }, { use: 'local' }]);
  expect(named).toEqual([
    ['direct', undefined],
    ['mine', undefined],
  ]);
});

it('a file with runtimes runs on both engines, under the same names', async () => {
  const strategies = '{ use: direct }, { use: direct, runtime: node }, { use: ./mine.mjs, runtime: node }';
  const names = ['direct', 'direct-node', 'mine'];
  const local = await plan('engine: { use: beam }', strategies, { engine: { use: 'local' } });
  expect(local.named).toEqual(names.map((name) => [name, undefined]));
  expect((await plan('engine: { use: beam }', strategies)).named.map(([name]) => name)).toEqual(names);
});

it("on Beam its own strategies run in Python, everything else in Node, and ours do not pass for Beam's", async () => {
  const entries = ['direct', 'rest', '"null"', './mine.mjs', 'batch-job'].map((use) => `{ use: ${use} }`);
  const nodes = ['direct', '"null"'].map((use) => `{ use: ${use}, runtime: node }`);
  const named = '{ name: ours, use: direct, runtime: node }';
  const planned = await plan('engine: { use: beam }', [...entries, ...nodes, named].join(', '));
  expect(planned.named).toEqual([
    ['direct', 'python'],
    ['rest', 'python'],
    ['null', 'python'],
    ['mine', 'node'],
    ['batch-job', undefined],
    ['direct-node', 'node'],
    ['null-node', 'node'],
    ['ours', 'node'],
  ]);
  expect(planned.read.stored.strategies.slice(4, 6)).toEqual([
    { name: 'batch-job', use: 'batch-job' },
    expect.objectContaining({ name: 'direct-node', use: 'direct', runtime: 'node' }),
  ]);
});

it('a stored experiment has the same engine and runtimes', async () => {
  const { read, dir, named } = await plan(
    'engine: { use: beam, runner: prism }',
    '{ use: direct }, { use: direct, runtime: node }',
  );
  const again = await restoreExperiment(read.stored, dir, 'run.json');
  expect(again.engine).toEqual({ use: 'beam', runner: 'prism' });
  expect(again.strategies.map(({ name, runtime }) => [name, runtime])).toEqual(named);
});

it('a choice comes before the file, whose other keys stay', async () => {
  const engine = 'engine: { use: beam, runner: prism, batching: adaptive }';
  const chosen = async (choice: Choices['engine'] & object) =>
    (await plan(engine, '{ use: direct }', { engine: choice })).read.engine;
  expect(await chosen({ use: 'beam', runner: 'flink' })).toEqual({ use: 'beam', runner: 'flink', batching: 'adaptive' });
  expect(await chosen({ use: 'beam' })).toEqual({ use: 'beam', runner: 'prism', batching: 'adaptive' });
  expect(await chosen({ use: 'local' })).toEqual({ use: 'local' });
  const { read } = await plan('', '{ use: direct }', { engine: { use: 'beam' } });
  expect(read.engine).toEqual({ use: 'beam', runner: 'direct' });
});

it.each([
  ['', '{ use: direct, runtime: python }', 'the local engine calls every strategy in Node'],
  ['engine: { use: beam }', '{ use: ./mine.mjs, runtime: python }', `"./mine.mjs" is none of Beam's own: direct, rest, null`],
  [
    'engine: { use: beam }',
    '{ use: batch-job, runtime: node }',
    '"batch-job" is a batch job, which predicts outside the pipeline',
  ],
])('%s refuses %s', async (engine, strategies, message) => {
  await expect(plan(engine, strategies)).rejects.toMatchObject({
    problems: [expect.objectContaining({ key: 'strategies[0].runtime', message })],
  });
});
