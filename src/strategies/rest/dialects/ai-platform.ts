import type { Dialect } from './dialect.ts';
import { googleAdvice } from '../../../data/google/errors.ts';
import { rowCodec } from './rows.ts';
import { modelPath, type ServedModel } from './tensorflow-serving.ts';

/** AI Platform's online prediction (ml v1 projects.predict). Google has shut it down; other servers may still speak it. */
export function aiPlatform({ projectId, ...served }: ServedModel & { readonly projectId: string }): Dialect {
  return {
    statusPaths: [],
    predictPath: `/v1/projects/${encodeURIComponent(projectId)}/models/${modelPath(served)}:predict`,
    codec: (_texts, model) => rowCodec(model, { signature: true }),
    advice: (status) =>
      googleAdvice(status, {
        api: 'ml.googleapis.com',
        role: 'ml.versions.predict (roles/ml.developer)',
        named: '"projectId", "modelName" and "modelVersion"',
      }),
  };
}
