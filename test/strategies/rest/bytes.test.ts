/** Strings that are bytes, over each protocol. */
import { expect, it } from 'vitest';
import { rowsOf } from '../../../src/core/batch.ts';
import type { ModelSignature } from '../../../src/core/signature.ts';
import { batchOf, newCall } from '../../../src/strategies/contract-suite/shared.ts';
import { scriptedServer, type Step } from '../scripted-server.ts';
import { opened } from './opened.ts';

const model: ModelSignature = {
  path: '',
  name: 'serving_default',
  tags: ['serve'],
  inputs: [{ name: 'image', dtype: 'string', shape: [] }],
  outputs: [{ name: 'image_bytes', dtype: 'string', shape: [] }],
};
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);
const rows = [{ image: 'a' }, { image: png }, { image: Uint8Array.of(0x61) }];

async function asked(raw: object, body: unknown, status?: Step) {
  const server = await scriptedServer([{ body }, { body }], status);
  const predictor = await opened({ endpoint: server.url, ...raw }, model);
  const { outputs, failed } = await predictor.predict(batchOf(rows, model.inputs), newCall());
  return { posted: server.posted, outputs, failed };
}

it.each([
  ['rows', {}, { instances: [{ image: 'a' }, { image: { b64: 'iVBORw==' } }, { image: { b64: 'YQ==' } }] }, 'predictions'],
  ['columns', { format: 'columns' }, { inputs: { image: ['a', { b64: 'iVBORw==' }, { b64: 'YQ==' }] } }, 'outputs'],
])("in TensorFlow Serving's %s as {b64}", async (_, raw, sent, member) => {
  const answer = [{ b64: 'YQ==' }, { b64: 'iVBORw==' }, { b64: '' }];
  const { posted, outputs, failed } = await asked(raw, { [member]: answer });
  expect(posted.at(-1)).toMatchObject(sent);
  expect(failed).toBeUndefined();
  expect(rowsOf({ size: 3, columns: outputs })).toEqual([
    { image_bytes: Uint8Array.of(0x61) },
    { image_bytes: png },
    { image_bytes: new Uint8Array() },
  ]);
});

const status: Step = (_, response) => void response.end(JSON.stringify({ name: 'model', inputs: [] }));

it('not over the Open Inference Protocol, unless they are text', async () => {
  const body = { outputs: [{ name: 'image_bytes', shape: [1], datatype: 'BYTES', data: ['a'] }] };
  const { outputs, failed } = await asked({ protocol: 'open-inference' }, body, status);
  const message =
    "input image has bytes that are not UTF-8, which this protocol's JSON cannot carry: use a server with TensorFlow Serving's protocol";
  expect([...(failed ?? [])]).toEqual([[1, { message }]]);
  expect(rowsOf({ size: 3, columns: outputs }).filter((_, i) => i !== 1)).toEqual([{ image_bytes: 'a' }, { image_bytes: 'a' }]);
});
