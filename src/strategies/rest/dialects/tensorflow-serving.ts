import { BatchBuilder } from '../../../model/check.ts';
import { rowWriter } from '../../../model/json.ts';
import type { ModelSignature } from '../../../model/signature.ts';
import type { Outcome } from '../../../predictor.ts';
import { messageOf } from '../../../problems.ts';
import { shortened } from '../shortened.ts';
import type { Dialect } from './dialect.ts';

/** TensorFlow Serving's REST protocol, row format (tensorflow.org/tfx/serving/api_rest); KServe's V1 protocol is the same. */
export const tensorflowServing: Dialect = {
  statusPath: (modelName) => `/v1/models/${encodeURIComponent(modelName)}`,
  statusProblem(text) {
    const states = statesIn(text);
    if (states === undefined) return 'its answer is not the status of a model';
    return states.includes('AVAILABLE')
      ? undefined
      : `no version of the model is available (${states.join(', ') || 'none listed'})`;
  },
  predictPath: (modelName) => `/v1/models/${encodeURIComponent(modelName)}:predict`,
  encode(batch, model) {
    const write = rowWriter(batch.columns);
    let rows = '';
    for (let i = 0; i < batch.size; i++) rows += i === 0 ? write(i) : `,${write(i)}`;
    return `{"signature_name":${JSON.stringify(model.name)},"instances":[${rows}]}`;
  },
  decode(text, batch, model) {
    const predictions = predictionsIn(text);
    if (predictions.length !== batch.size)
      throw new Error(`the server answered ${predictions.length} predictions to ${batch.size} instances`);
    return toOutcome(predictions, model);
  },
};

function statesIn(text: string): string[] | undefined {
  try {
    const { model_version_status: versions } = JSON.parse(text) as { model_version_status?: { state?: string }[] };
    return Array.isArray(versions) ? versions.map(({ state }) => String(state)) : undefined;
  } catch {
    return undefined;
  }
}

function predictionsIn(text: string): unknown[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new Error(`the server's answer is not JSON (${messageOf(error)}): ${shortened(text)}`, { cause: error });
  }
  const predictions = (body as { predictions?: unknown } | null)?.predictions;
  if (!Array.isArray(predictions)) throw new Error(`the server's answer has no list "predictions": ${shortened(text)}`);
  return predictions;
}

/** A model with one output answers bare values, one with several answers objects. */
function toOutcome(predictions: readonly unknown[], { outputs }: ModelSignature): Outcome {
  const builder = new BatchBuilder(outputs, { nonFinite: true });
  const [only] = outputs;
  for (const [i, prediction] of predictions.entries()) {
    const named = typeof prediction === 'object' && prediction !== null && !Array.isArray(prediction);
    const raw =
      named || outputs.length !== 1 || only === undefined ? (prediction as Record<string, unknown>) : { [only.name]: prediction };
    const failure = builder.add(i, raw);
    if (failure !== undefined) throw new Error(`prediction ${i} does not fit the signature: ${failure.message}`);
  }
  return { outputs: builder.take().columns };
}
