import { parseAnswer } from '../answers.ts';
import { columnCodec } from './columns.ts';
import type { Dialect } from './dialect.ts';
import { rowCodec } from './rows.ts';

export interface ServedModel {
  readonly modelName: string;
  readonly modelVersion: string | undefined;
}

/** TensorFlow Serving's REST protocol (tensorflow.org/tfx/serving/api_rest), also KServe's V1 protocol. */
export function tensorflowServing({ format, ...served }: ServedModel & { readonly format: 'rows' | 'columns' }): Dialect {
  const path = `/v1/models/${modelPath(served)}`;
  return {
    statusPaths: [path],
    predictPath: `${path}:predict`,
    codec([status = ''], model) {
      const problem = statusProblem(status);
      if (problem !== undefined) throw new Error(problem);
      return format === 'rows' ? rowCodec(model, { signature: true }) : columnCodec(model);
    },
  };
}

/** `M` or `M/versions/V` */
export function modelPath({ modelName, modelVersion }: ServedModel): string {
  const version = modelVersion === undefined ? '' : `/versions/${encodeURIComponent(modelVersion)}`;
  return encodeURIComponent(modelName) + version;
}

/** TensorFlow Serving lists the states of versions; KServe returns `{"name":"M","ready":true}`, older versions "True". */
function statusProblem(text: string): string | undefined {
  const { model_version_status: versions, ready } = statusOf(text);
  if (Array.isArray(versions)) {
    const states = versions.map((version: { state?: unknown } | null) => String(version?.state));
    if (states.includes('AVAILABLE')) return undefined;
    return `no version of the model is available (${states.join(', ') || 'none listed'})`;
  }
  if (ready === undefined) return 'the answer is not the status of a model';
  return ready === true || ready === 'True' ? undefined : 'the model is not ready';
}

function statusOf(text: string): Record<string, unknown> {
  try {
    return parseAnswer(text);
  } catch {
    return {};
  }
}
