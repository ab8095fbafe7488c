import { execFile, execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSignature } from '../../src/data/model/saved-model.ts';
import { readRecord } from '../../src/run/store.ts';
import rest from '../../src/strategies/rest/index.ts';
import { strategyContract } from '../../src/strategies/contract-suite/index.ts';
import { batchOf, newCall } from '../../src/strategies/contract-suite/shared.ts';
import { temporaryFolder } from '../experiment/folder.ts';
import { birth } from '../fixtures/births.ts';
import { bundledModel, started } from '../services/started.ts';
import { clientScript, type KServe, python, startKServe } from './server.ts';

const model = await readSignature(bundledModel, 'predict');
let kserve: KServe;
beforeAll(async () => (kserve = await startKServe()));
afterAll(() => kserve.stop());

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const protocols = [
  ['V1', { modelName: 'births' }],
  ['V2, tensors of rank 1', { protocol: 'open-inference', modelName: 'births' }],
  ['V2, tensors of rank 2', { protocol: 'open-inference', modelName: 'births-columns' }],
] as const;

describe.each(protocols)('%s', (_title, raw) => {
  const setup = { context: { model }, instances: [birth(), birth({ gestation_weeks: 33 })] };
  const checks = (endpoint: string) => strategyContract(rest, { ...setup, options: { ...raw, endpoint } });

  it.each(checks('http://127.0.0.1:1').map(({ name }, i) => [name, i] as const))('%s', async (_name, i) => {
    await expect(checks(kserve.url)[i]?.run()).resolves.toBeUndefined();
  });

  it('fails a bad instance alone', async () => {
    const options = rest.parse({ ...raw, endpoint: kserve.url });
    const predictor = await rest.open(options, {
      model,
      modelThreads: 1,
      callsInFlight: 1,
      services: {},
      labels: {},
      workDir: '',
    });
    const rows = [birth(), birth({ gestation_weeks: 61 }), birth({ gestation_weeks: 33 })];
    const { outputs, failed } = await predictor.predict(batchOf(rows, model.inputs), newCall());
    await predictor.close?.();
    expect([...(failed ?? [])]).toMatchObject([
      [1, { code: '400', message: expect.stringContaining('gestation_weeks is above 60') }],
    ]);
    expect(Object.keys(outputs)).toEqual(['predictions']);
  });

  it('refuses a model that is not there, before the run', async () => {
    const options = rest.parse({ ...raw, modelName: 'birth', endpoint: kserve.url });
    const opening = rest.open(options, { model, modelThreads: 1, callsInFlight: 1, services: {}, labels: {}, workDir: '' });
    await expect(opening).rejects.toThrow('correct "modelName" (birth) (did you mean "births"?); the server has: births');
  });
});

it('predicts in a run what the model predicts directly', async () => {
  const strategies = protocols.map(([, raw], i) => ({
    name: `kserve-${i}`,
    use: 'rest',
    endpoint: kserve.url,
    ...raw,
    batching: { maxSize: 16 },
  }));
  const experiment = {
    name: 'kserve',
    model: { path: bundledModel },
    source: { use: 'natality' },
    workloads: [{ use: 'batch', rows: 500 }],
    strategies: [{ use: 'direct' }, ...strategies],
  };
  const dir = await temporaryFolder({ 'experiment.yaml': JSON.stringify(experiment) });
  // Exit code 0: nothing lost, and the predictions of all strategies agree.
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'run', 'experiment.yaml'], { cwd: dir });
  expect(stdout).toContain('kserve-2');
  const [id = ''] = await readdir(join(dir, 'results'));
  const { cells, agreements } = await readRecord(join(dir, 'results', id));
  expect(cells).toHaveLength(4);
  for (const cell of cells)
    expect(cell).toMatchObject({ state: 'measured', result: { measured: { counts: { due: 500, ok: 500 } } } });
  expect(agreements).toMatchObject([{ state: 'agree' }]);
});

it("KServe's own client predicts with the embedded model server", async () => {
  const server = await started('model-server');
  try {
    const instances = [birth(), birth({ gestation_weeks: 33 })];
    const url = server.url;
    const answers = await fetch(`${url}/v1/models/births:predict`, { method: 'POST', body: JSON.stringify({ instances }) });
    const { predictions } = (await answers.json()) as { predictions: [number][] };
    const said = execFileSync(python, [clientScript, url, 'births'], { input: JSON.stringify(instances), encoding: 'utf8' });
    const weights = predictions.flat();
    expect(JSON.parse(said)).toEqual({ ready: [true, true, true], v1: weights, v2: weights });
  } finally {
    await server.stop();
  }
});
