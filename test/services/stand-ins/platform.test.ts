/** What Google's client for Python sends over HTTP, beyond what the one for Node does (test/clients runs it whole). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServiceHandle } from '../../../src/services/stand-ins/service.ts';
import { startPlatform } from '../../deploy/platform.ts';
import { birth } from '../../fixtures/births.ts';
import { bundledModel } from '../started.ts';

let platform: ServiceHandle;
beforeAll(async () => (platform = await startPlatform()));
afterAll(() => platform.stop());

const parent = '/v1/projects/p/locations/l';

/** A content type also where there is no body, as that client sends a DELETE. */
async function call(method: string, path: string, body?: object) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(platform.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** The operation when it is done, asked for below /ui. */
async function ended(begun: { readonly body: Record<string, unknown> }): Promise<Record<string, unknown>> {
  let operation: Record<string, unknown> = {};
  const done = async () => (operation = (await call('GET', `/ui/${String(begun.body['name'])}`)).body)['done'];
  await expect.poll(done).toBe(true);
  return operation;
}

const type = (name: string) => `type.googleapis.com/google.cloud.aiplatform.v1.${name}`;
const empty = { '@type': 'type.googleapis.com/google.protobuf.Empty' };
const containerSpec = { imageUri: 'tf2-cpu' };

it('goes from upload to deletion with generated ids and typed operations', async () => {
  const model = { displayName: 'the "births"', artifactUri: bundledModel, containerSpec };
  const uploaded = await ended(await call('POST', `${parent}/models:upload?%24alt=json%3Benum-encoding%3Dint`, { model }));
  const name = expect.stringMatching(/^projects\/p\/locations\/l\/models\/\d{13}$/);
  expect(uploaded).toMatchObject({
    metadata: { '@type': type('UploadModelOperationMetadata'), genericMetadata: { createTime: expect.any(String) } },
    response: { '@type': type('UploadModelResponse'), model: name, modelVersionId: '1' },
  });
  const { model: modelName } = uploaded['response'] as { model: string };
  const created = await ended(await call('POST', `${parent}/endpoints`, { displayName: 'weights' }));
  expect(created).toMatchObject({ response: { '@type': type('Endpoint'), displayName: 'weights' } });
  const { name: endpoint } = created['response'] as { name: string };

  const none = await call('POST', `/v1/${endpoint}:deployModel`, { deployedModel: { model: modelName } });
  expect(none.body).toMatchObject({ error: { message: 'deployedModel needs dedicatedResources or automaticResources' } });
  const deployedModel = { model: `${modelName}@1`, automaticResources: { minReplicaCount: 1 } };
  const deployed = await ended(await call('POST', `/v1/${endpoint}:deployModel`, { deployedModel }));
  expect(deployed).toMatchObject({ response: { '@type': type('DeployModelResponse'), deployedModel: { id: '1' } } });
  expect((await call('GET', `/v1/${endpoint}`)).body).toMatchObject({ deployedModels: [{ id: '1' }], trafficSplit: { 1: 100 } });

  const online = (await call('POST', `/v1/${endpoint}:predict`, { instances: [birth()] })).body;
  expect(online).toMatchObject({ predictions: [[expect.any(Number)]], modelDisplayName: 'the "births"' });
  const data = Buffer.from(JSON.stringify({ instances: [birth()] })).toString('base64');
  const raw = await call('POST', `/v1/${endpoint}:rawPredict`, { httpBody: { contentType: 'application/json', data } });
  const answer = Buffer.from(String(raw.body['data']), 'base64').toString();
  expect(JSON.parse(answer)).toEqual({ predictions: online['predictions'] });

  const undeployed = await ended(await call('POST', `/v1/${endpoint}:undeployModel`, { deployedModelId: '1' }));
  expect(undeployed).toMatchObject({ response: { '@type': type('UndeployModelResponse') } });
  for (const one of [endpoint, modelName]) {
    const deleted = await ended(await call('DELETE', `/v1/${one}`));
    expect(deleted).toMatchObject({ metadata: { '@type': type('DeleteOperationMetadata') }, response: empty });
  }
  expect((await call('GET', `${parent}/models`)).body).toEqual({ models: [] });
});

const list = (filter: string) => call('GET', `${parent}/endpoints?filter=${encodeURIComponent(filter)}`);

it('lists those of a display name, and refuses filters that it does not speak', async () => {
  for (const displayName of ['one', 'two']) await ended(await call('POST', `${parent}/endpoints`, { displayName }));
  expect((await list('display_name="two"')).body).toMatchObject({ endpoints: [{ displayName: 'two' }] });
  expect(await list('labels.a=b')).toMatchObject({
    status: 400,
    body: { error: { message: 'the filter "labels.a=b" is not spoken here; spoken: display_name="NAME"' } },
  });
});

it('refuses a second version of a model', async () => {
  const model = { displayName: 'm', artifactUri: bundledModel, containerSpec };
  const { status, body } = await call('POST', `${parent}/models:upload`, {
    parentModel: 'projects/p/locations/l/models/1',
    model,
  });
  expect({ status, body }).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('one version here') } },
  });
});

it('deletes a job that has ended', async () => {
  expect((await call('DELETE', `${parent}/batchPredictionJobs/1`)).status).toBe(404);
});
