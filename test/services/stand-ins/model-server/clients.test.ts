/** What real clients send and the protocols' own examples do not have. The clients themselves are in test/clients and test/kserve. */
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceHandle } from '../../../../src/services/stand-ins/service.ts';
import { started } from '../../started.ts';

const forms = fileURLToPath(new URL('../../../oracle/models/forms', import.meta.url));
let server: ServiceHandle;
beforeAll(async () => (server = await started('model-server', { model: forms, signature: 'tenfold', modelName: 'forms' })));
afterAll(() => server.stop());

async function post(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(server.url + path, { method: 'POST', body, headers });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: answer.headers, bytes, text: bytes.toString() };
}
const predict = (body: object, path = '') => post(`/v1/models/forms${path}:predict`, JSON.stringify(body));

const instances = [{ x: 3, y: 2 }];
const predictions = '{"predictions":[{"order":1,"product":6}]}';

const send = (encoding: string, bytes: Buffer) =>
  post('/v1/models/forms:predict', Uint8Array.from(bytes), { 'content-encoding': encoding });
const jsonTensor = (data: string) => `{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":${data}}]}`;
const tensor = (name: string, size: unknown = 8) => ({
  name,
  shape: [2],
  datatype: 'FP32',
  parameters: { binary_data_size: size },
});

describe('TensorFlow Serving', () => {
  it.each(['', '/versions/1', '/versions/0', '/labels/stable'])('predicts at %s', async (path) => {
    expect(await predict({ instances }, path)).toMatchObject({ status: 200, text: predictions });
  });

  it('predicts by the signature that the request names', async () => {
    const named = (signature_name: string) => predict({ instances, signature_name });
    expect([(await named('')).text, (await named('tenfold')).text]).toEqual([predictions, predictions]);
    const other = await predict({ instances: [{ x: 3 }, { x: 4 }], signature_name: 'serving_default' });
    expect(other).toMatchObject({ status: 200, text: '{"predictions":[4,5]}' });
    expect(await named('twofold')).toMatchObject({
      status: 400,
      text: '{"error":"signature \\"twofold\\" is not served here; served: tenfold, serving_default"}',
    });
  });

  it('tells of all signatures', async () => {
    const { metadata } = (await (await fetch(`${server.url}/v1/models/forms/metadata`)).json()) as {
      metadata: { signature_def: { signature_def: object } };
    };
    expect(Object.keys(metadata.signature_def.signature_def)).toEqual(['tenfold', 'serving_default']);
  });

  it('refuses classify in words', async () => {
    const { status, text } = await post('/v1/models/forms:classify', '{"examples":[]}');
    expect({ status, text }).toEqual({
      status: 400,
      text: '{"error":":classify is not spoken here; its signatures take tf.Example: use :predict"}',
    });
  });
});

describe('compressed requests', () => {
  const body = Buffer.from(JSON.stringify({ instances }));

  it.each([
    ['gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['br', brotliCompressSync(body)],
    ['identity', body],
  ])('%s is read', async (encoding, bytes) => {
    expect(await send(encoding, bytes)).toMatchObject({ status: 200, text: predictions });
  });

  it.each([
    ['gzip', body, 400, 'the body is not gzip, as its Content-Encoding says'],
    ['zstd', body, 415, 'the body\'s Content-Encoding is \\"zstd\\"; read here: gzip, x-gzip, deflate, br, identity'],
    ['gzip', gzipSync(Buffer.alloc(65 * 2 ** 20)), 413, 'the body has more than 67108864 bytes when it is decompressed'],
  ])('%s is refused in words', async (encoding, bytes, status, error) => {
    const answer = await send(encoding, bytes);
    expect({ status: answer.status, text: answer.text }).toEqual({ status, text: `{"error":"${error}"}` });
  });
});

describe('hostile bodies are answered 400', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  it.each([
    ['/v1/models/forms:predict', deep, 'the body must be a JSON object'],
    ['/v1/models/forms:predict', `{"instances":[${deep}]}`, 'instances[0]: must be an object'],
    ['/v1/models/forms:predict', `{"instances":[{"x":${deep},"y":1}]}`, 'instances[0]: feature x'],
    ['/v1/models/forms:predict', `{"inputs":{"x":${deep}}}`, 'instances[0]: feature x'],
    ['/v2/models/forms/infer', jsonTensor(deep), 'the body is nested too deeply'],
    ['/v1/projects/p/models/forms:predict', `{"instances":[{"x":${deep},"y":1}]}`, 'instances[0]: feature x'],
    ['/v1/projects/p/locations/l/endpoints/forms:rawPredict', jsonTensor(deep), 'the body is nested too deeply'],
  ])('%s, %#', async (path, body, error) => {
    const { status, text } = await post(path, body);
    expect({ status, text: text.slice(0, 200) }).toEqual({ status: 400, text: expect.stringContaining(error) });
  });

  it('bytes that are not UTF-8', async () => {
    const { status, text } = await post('/v1/models/forms:predict', Uint8Array.of(0x22, 0xff, 0x22));
    expect({ status, text }).toEqual({ status: 400, text: '{"error":"the body is not UTF-8"}' });
  });
});

describe('binary tensors', () => {
  const data = Buffer.from(Float32Array.of(3, -1, 2, 0.5).buffer);
  const infer = (request: object, bytes: Buffer = data, length?: string) => {
    const json = Buffer.from(JSON.stringify(request));
    const header = length ?? String(json.length);
    const body = Uint8Array.from(Buffer.concat([json, bytes]));
    return post('/v2/models/forms/infer', body, { 'inference-header-content-length': header });
  };
  const inputs = [tensor('x'), tensor('y')];

  it('are read, and answered as JSON where none are asked for', async () => {
    const { status, text } = await infer({ inputs });
    expect({ status, body: JSON.parse(text) }).toMatchObject({
      status: 200,
      body: {
        outputs: [
          { name: 'order', shape: [2], datatype: 'FP32', data: [1, -1.5] },
          { name: 'product', data: [6, -0.5] },
        ],
      },
    });
  });

  it.each([
    ['of the request', { parameters: { binary_data_output: true } }],
    [
      'of each output',
      {
        outputs: [
          { name: 'order', parameters: { binary_data: true } },
          { name: 'product', parameters: { binary_data: true } },
        ],
      },
    ],
  ])('are answered after the JSON at the wish %s', async (_, wish) => {
    const { headers, bytes } = await infer({ inputs, ...wish });
    const length = Number(headers.get('inference-header-content-length'));
    expect(headers.get('content-type')).toBe('application/octet-stream');
    const parameters = { binary_data_size: 8 };
    expect(JSON.parse(bytes.subarray(0, length).toString())).toEqual({
      model_name: 'forms',
      model_version: '1',
      outputs: [
        { name: 'order', shape: [2], datatype: 'FP32', parameters },
        { name: 'product', shape: [2], datatype: 'FP32', parameters },
      ],
    });
    expect(bytes.subarray(length)).toEqual(Buffer.from(Float32Array.of(1, -1.5, 6, -0.5).buffer));
  });

  it('are mixed with JSON, output by output', async () => {
    const outputs = [{ name: 'product', parameters: { binary_data: false } }, { name: 'order' }];
    const { headers, bytes } = await infer({ inputs, outputs, parameters: { binary_data_output: true } });
    const length = Number(headers.get('inference-header-content-length'));
    expect(JSON.parse(bytes.subarray(0, length).toString())).toMatchObject({
      outputs: [{ data: [6, -0.5] }, { parameters: { binary_data_size: 8 } }],
    });
    expect(bytes.subarray(length)).toEqual(Buffer.from(Float32Array.of(1, -1.5).buffer));
  });

  it.each([
    ['a header beyond the body', { inputs }, data, '100000', 'inference-header-content-length must be the length of the JSON'],
    ['a header that is no number', { inputs }, data, 'x', 'inference-header-content-length must be the length of the JSON'],
    ['too few bytes', { inputs }, data.subarray(4), undefined, 'inputs[1]: binary_data_size is 8, where 4 bytes are left'],
    ['bytes left over', { inputs }, Buffer.concat([data, data]), undefined, '16 bytes after the JSON belong to no input'],
    ['a size that is no number', { inputs: [tensor('x', '8')] }, data, undefined, 'binary_data_size is \\"8\\"'],
    ['half an element', { inputs: [tensor('x', 6), tensor('y', 10)] }, data, undefined, '6 bytes are no whole elements of FP32'],
    [
      'a wrong number',
      { inputs: [tensor('x', 4), tensor('y', 12)] },
      data,
      undefined,
      'x: 1 elements of data, where shape [2] has 2',
    ],
    [
      'an unknown datatype',
      { inputs: [{ ...tensor('x'), datatype: 'FP31' }, tensor('y')] },
      data,
      undefined,
      'datatype must be FP32',
    ],
    [
      'shared memory',
      { inputs: [{ name: 'x', shape: [2], datatype: 'FP32', parameters: { shared_memory_region: 'r' } }] },
      Buffer.alloc(0),
      undefined,
      'shared memory is not spoken here',
    ],
    [
      'classification',
      { inputs, outputs: [{ name: 'order', parameters: { classification: 2 } }] },
      data,
      undefined,
      'output order: classification is not spoken here',
    ],
  ])('refuse %s', async (_, request, bytes, length, error) => {
    const { status, text } = await infer(request, bytes, length);
    expect({ status, text }).toEqual({ status: 400, text: expect.stringContaining(error) });
  });
});
