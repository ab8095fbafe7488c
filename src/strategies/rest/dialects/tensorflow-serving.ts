import { isObject } from '../../../core/json.ts';
import { parseAnswer, shortened } from '../answers.ts';
import { columnCodec } from './columns.ts';
import { type Dialect, NotUsable, waitForModel } from './dialect.ts';
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
    codec([status], model) {
      if (status !== undefined) checkStatus(status);
      return format === 'rows' ? rowCodec(model, { signature: true }) : columnCodec(model);
    },
    advice: (status, text) =>
      status === 400 && /signature/i.test(text) ? 'name a signature that the served model has: model.signature' : undefined,
  };
}

/** `M` or `M/versions/V` */
export function modelPath({ modelName, modelVersion }: ServedModel): string {
  const version = modelVersion === undefined ? '' : `/versions/${encodeURIComponent(modelVersion)}`;
  return encodeURIComponent(modelName) + version;
}

/** TensorFlow Serving lists the states of versions; KServe returns `{"name":"M","ready":true}`, older versions "True". */
function checkStatus(text: string): void {
  const { model_version_status: versions, ready } = parseAnswer(text);
  if (Array.isArray(versions)) return checkVersions(versions.map((version) => (isObject(version) ? version : {})));
  if (ready === undefined)
    throw new NotUsable(
      `the answer is not the status of a model: ${shortened(text)}`,
      'check that the endpoint is a model server, and its "protocol"',
    );
  if (ready !== true && ready !== 'True') throw new NotUsable('the model is not ready', waitForModel, { isLoading: true });
}

/** States: START, LOADING, AVAILABLE, UNLOADING, END (tensorflow/serving get_model_status.proto). */
function checkVersions(versions: readonly Readonly<Record<string, unknown>>[]): void {
  const states = versions.map(({ state }) => String(state));
  if (states.includes('AVAILABLE')) return;
  const isLoading = states.some((state) => state === 'START' || state === 'LOADING');
  const listed = versions.map(({ version, state, status }) => {
    const reason = isObject(status) && typeof status['error_message'] === 'string' ? status['error_message'] : '';
    return `version ${String(version)} is ${String(state)}${reason === '' ? '' : ` (${reason})`}`;
  });
  const remedy = isLoading ? waitForModel : "the server has given the model up, or unloads it: see the server's log";
  throw new NotUsable(`no version of the model is available: ${shortened(listed.join(', ')) || 'none is listed'}`, remedy, {
    isLoading,
  });
}
