import { googleAddress } from '../../data/google/client.ts';
import { aiPlatform } from './dialects/ai-platform.ts';
import type { Dialect } from './dialects/dialect.ts';
import { openInference } from './dialects/open-inference.ts';
import { tensorflowServing } from './dialects/tensorflow-serving.ts';
import { vertexAi } from './dialects/vertex-ai.ts';
import type { Protocol, RestOptions } from './options.ts';

const dialects: Readonly<Record<Protocol, (options: RestOptions) => Dialect>> = {
  'tensorflow-serving': ({ modelName, modelVersion, format }) => tensorflowServing({ modelName, modelVersion, format }),
  'open-inference': ({ modelName, modelVersion, scalars }) => openInference({ modelName, modelVersion, scalars }),
  'ai-platform': ({ projectId = 'local', modelName, modelVersion }) => aiPlatform({ projectId, modelName, modelVersion }),
  'vertex-ai': ({ projectId = 'local', region, endpointId, rawPredict, format, scalars }) =>
    vertexAi({ projectId, region, endpointId, rawPredict, format, scalars }),
};

export function dialectOf(options: RestOptions): Dialect {
  const dialect = dialects[options.protocol](options);
  return options.check === 'none' ? { ...dialect, statusPaths: [] } : dialect;
}

/** Address of the server: the user's, or Google's if there is a project; undefined for the embedded one. */
export function addressOf({ endpoint, protocol, projectId, region }: RestOptions): string | undefined {
  if (endpoint !== undefined || projectId === undefined) return endpoint;
  return googleAddress(protocol, region);
}

/** Google's documented limits for a request's body: 1.5 MB, or 10 MB at a dedicated endpoint. */
export function maxRequestBytesOf(options: RestOptions): number {
  if (options.maxRequestBytes !== undefined) return options.maxRequestBytes;
  if (options.protocol !== 'vertex-ai' && options.protocol !== 'ai-platform') return Infinity;
  const address = addressOf(options);
  const dedicated = address !== undefined && new URL(address).hostname.endsWith('.vertexai.goog');
  return dedicated ? 10_000_000 : 1_500_000;
}
