/** The Open Inference Protocol, V2 (github.com/kserve/open-inference-protocol), the server's side, with tensors as JSON or as bytes. The one version is 1. */
import type { FastifyInstance } from 'fastify';
import { type Columns, elementsPerInstance, type Feature } from '../../../core/batch.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { ownVersion } from '../../../core/version.ts';
import { openInferenceDatatypes } from '../../../data/columns/datatypes.ts';
import { textElementWriter } from '../../../data/columns/json.ts';
import { answerErrors, Refusal } from '../errors.ts';
import { jsonLengthHeader, splitBody } from './binary-tensors.ts';
import { type InferRequest, readInfer } from './infer-request.ts';
import { readObject } from './instances.ts';
import { rawOf } from './raw-elements.ts';
import { isServedVersion, type Served } from './served.ts';

interface ModelParams {
  readonly model: string;
  readonly version?: string;
}

/** Routes of the protocol, errors in its form: `{"error":"..."}`. */
export function openInferenceRoutes(served: Served) {
  const { modelName, model } = served;
  const check = ({ model: name, version }: ModelParams): void => {
    if (name === modelName && isServedVersion(version)) return;
    throw new Refusal(404, `Model with name ${name} and version ${version ?? '1'} does not exist.`);
  };
  return async (server: FastifyInstance): Promise<void> => {
    answerErrors(server);
    server.get('/v2', async () => ({ name: 'predbench', version: ownVersion(), extensions: ['binary_tensor_data'] }));
    server.get('/v2/health/live', async () => ({ live: true }));
    server.get('/v2/health/ready', async () => ({ ready: true }));
    for (const base of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
      server.get<{ Params: ModelParams }>(base, async ({ params }) => {
        check(params);
        return modelMetadata(modelName, model);
      });
      server.get<{ Params: ModelParams }>(`${base}/ready`, async ({ params }) => {
        check(params);
        return { name: modelName, ready: true };
      });
      server.post<{ Params: ModelParams; Body?: Uint8Array }>(`${base}/infer`, async ({ body, headers, params }, reply) => {
        check(params);
        const [request, tensors] = splitBody(body ?? new Uint8Array(), headers[jsonLengthHeader]);
        const { json, binary } = await answerInfer(readObject(request), tensors, served);
        if (binary.length === 0) return reply.type('application/json').send(json);
        const head = Buffer.from(json);
        void reply.header(jsonLengthHeader, head.length).type('application/octet-stream');
        return reply.send(Buffer.concat([head, ...binary]));
      });
    }
  };
}

/** An answer's JSON, and the tensors whose bytes follow it. */
interface InferAnswer {
  readonly json: string;
  readonly binary: readonly Uint8Array[];
}

/** Answers an `infer` request with the bytes after its JSON. Throws BadRequest with all that is wrong, by tensor or by instance. */
export async function answerInfer(
  body: Record<string, unknown>,
  binary: Uint8Array,
  { modelName, model, builder, predict }: Served,
): Promise<InferAnswer> {
  const request = readInfer(body, binary, model, builder);
  return writeInfer(modelName, await predict(request.batch), request);
}

/** Tensors flat and row-major. */
function writeInfer(modelName: string, columns: Columns, { id, batch, outputs }: InferRequest): InferAnswer {
  const binary: Uint8Array[] = [];
  const tensors = outputs.map(({ name, binary: asBytes }) => {
    const column = columns[name] as Columns[string];
    const shape = [batch.size, ...column.shape];
    const head = `"name":${JSON.stringify(name)},"shape":[${shape.join(',')}],"datatype":"${openInferenceDatatypes[column.dtype]}"`;
    if (asBytes) {
      const bytes = rawOf(column);
      binary.push(bytes);
      return `{${head},"parameters":{"binary_data_size":${bytes.length}}}`;
    }
    const write = textElementWriter(`output ${name}`, column);
    const data = Array.from({ length: elementsPerInstance(shape) }, (_, i) => write(i));
    return `{${head},"data":[${data.join(',')}]}`;
  });
  const head = `"model_name":${JSON.stringify(modelName)},"model_version":"1"${id === undefined ? '' : `,"id":${JSON.stringify(id)}`}`;
  return { json: `{${head},"outputs":[${tensors.join(',')}]}`, binary };
}

/** GET /v2/models/M */
function modelMetadata(modelName: string, { inputs, outputs }: ModelSignature): object {
  return {
    name: modelName,
    versions: ['1'],
    platform: 'tensorflow_savedmodel',
    inputs: inputs.map(tensorMetadata),
    outputs: outputs.map(tensorMetadata),
  };
}

function tensorMetadata({ name, dtype, shape }: Feature): object {
  return { name, datatype: openInferenceDatatypes[dtype], shape: [-1, ...shape] };
}
