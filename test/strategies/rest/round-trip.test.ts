import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSignature } from '../../../src/data/model/saved-model.ts';
import type { CallPredictor, CallStrategy } from '../../../src/core/predictor.ts';
import type { ServiceHandle } from '../../../src/services/stand-ins/service.ts';
import direct from '../../../src/strategies/direct/index.ts';
import rest from '../../../src/strategies/rest/index.ts';
import { strategyContract } from '../../../src/strategies/contract-suite/index.ts';
import { batchOf, newCall } from '../../../src/strategies/contract-suite/shared.ts';
import { birth } from '../../fixtures/births.ts';
import { bundledModel, started } from '../../services/started.ts';

/** Every protocol against the embedded model server. */
const protocols: readonly (readonly [string, object])[] = [
  ['TensorFlow Serving, rows', {}],
  ['TensorFlow Serving, columns', { format: 'columns' }],
  ['Open Inference', { protocol: 'open-inference', modelVersion: '1' }],
  ['AI Platform', { protocol: 'ai-platform' }],
  ['Vertex AI', { protocol: 'vertex-ai' }],
  ['Vertex AI, rows through rawPredict', { protocol: 'vertex-ai', rawPredict: 'tensorflow-serving' }],
  ['Vertex AI, columns through rawPredict', { protocol: 'vertex-ai', rawPredict: 'tensorflow-serving', format: 'columns' }],
  ['Vertex AI, tensors through rawPredict', { protocol: 'vertex-ai', rawPredict: 'open-inference' }],
];

const model = await readSignature(bundledModel, 'predict');
let server: ServiceHandle;
beforeAll(async () => (server = await started('model-server', { modelName: 'model', modelThreads: 1 })));
afterAll(() => server.stop());

async function open(strategy: CallStrategy, raw: object): Promise<CallPredictor> {
  const services = { 'model-server': server.url };
  return strategy.open(strategy.parse(raw), { model, modelThreads: 1, callsInFlight: 1, services, labels: {}, workDir: '' });
}

async function predictions(strategy: CallStrategy, raw: object, rows: number) {
  const predictor = await open(strategy, raw);
  const call = newCall();
  const instances = Array.from({ length: rows }, (_, i) =>
    birth({ gestation_weeks: 25 + (i % 18), mother_age: 18 + (i % 27), is_male: i % 3 === 0 ? 'True' : 'False' }),
  );
  const { outputs, failed } = await predictor.predict(batchOf(instances, model.inputs), call);
  await predictor.close?.();
  return { outputs, failed: failed?.size ?? 0, requests: call.counters.requests };
}

describe.each(protocols)('%s', (_title, raw) => {
  it('predicts the very numbers of the model called directly', async () => {
    const { outputs, failed } = await predictions(rest, raw, 300);
    expect(failed).toBe(0);
    expect(outputs).toEqual((await predictions(direct, {}, 300)).outputs);
  });

  const setup = { options: raw, context: { model }, instances: [birth(), birth({ gestation_weeks: 33 })] };
  it.each(strategyContract(rest, setup).map(({ name }, i) => [name, i] as const))('%s', async (_name, i) => {
    const services = { 'model-server': server.url };
    const check = strategyContract(rest, { ...setup, context: { model, services } })[i];
    await expect(check?.run()).resolves.toBeUndefined();
  });
});

it("keeps to Vertex AI's limit of 1.5 MB, which the server keeps too", async () => {
  const raw = { protocol: 'vertex-ai' };
  expect(await predictions(rest, raw, 20_000)).toMatchObject({ failed: 0, requests: 3 });
  // The server refuses the whole: the halves fit.
  const halved = await predictions(rest, { ...raw, maxRequestBytes: 10_000_000 }, 10_000);
  expect(halved).toMatchObject({ failed: 0, requests: 3 });
});
