import { columnCodec } from './columns.ts';
import type { Codec, Dialect } from './dialect.ts';
import { googleAdvice } from '../../../data/google/errors.ts';
import { type Scalars, tensorCodec } from './open-inference.ts';
import { rowCodec } from './rows.ts';
import type { ModelSignature } from '../../../core/signature.ts';

export interface VertexEndpoint {
  readonly projectId: string;
  readonly region: string;
  readonly endpointId: string;
  /** Protocol of the container, to which `:rawPredict` passes bodies; without it, `:predict` with rows. */
  readonly rawPredict: 'tensorflow-serving' | 'open-inference' | undefined;
  readonly format: 'rows' | 'columns';
  readonly scalars: Scalars;
}

/**
 * Vertex AI's online prediction (aiplatform v1 endpoints.predict and rawPredict), at the shared public address or a dedicated endpoint.
 * `:predict` does not name a signature, so the container uses its default.
 */
export function vertexAi({ projectId, region, endpointId, rawPredict, format, scalars }: VertexEndpoint): Dialect {
  const [project, location, endpoint] = [projectId, region, endpointId].map(encodeURIComponent);
  const path = `/v1/projects/${project}/locations/${location}/endpoints/${endpoint}`;
  return {
    statusPaths: [],
    predictPath: `${path}:${rawPredict === undefined ? 'predict' : 'rawPredict'}`,
    codec: (_texts, model) => bodyCodec(model, { rawPredict, format, scalars }),
    advice: (status) =>
      googleAdvice(status, {
        api: 'aiplatform.googleapis.com',
        role: 'aiplatform.endpoints.predict (roles/aiplatform.user)',
        named: '"projectId", "region" and "endpointId"; a dedicated endpoint has an address of its own',
      }),
  };
}

function bodyCodec(
  model: ModelSignature,
  { rawPredict, format, scalars }: Pick<VertexEndpoint, 'rawPredict' | 'format' | 'scalars'>,
): Codec {
  if (rawPredict === 'open-inference') return tensorCodec(model, { scalars });
  if (format === 'columns') return columnCodec(model);
  return rowCodec(model, { signature: rawPredict !== undefined });
}
