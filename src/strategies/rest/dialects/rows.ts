import { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import { rowWriter } from '../../../data/columns/json.ts';
import { isObject } from '../../../core/json.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import type { Outcome } from '../../../core/predictor.ts';
import { parseAnswer, shortened } from '../answers.ts';
import type { Codec } from './dialect.ts';

/** `{"instances":[...]}` -> `{"predictions":[...]}`: TensorFlow Serving's row format, AI Platform and Vertex AI. */
export function rowCodec(model: ModelSignature, { signature }: { readonly signature: boolean }): Codec {
  const head = signature ? `{"signature_name":${JSON.stringify(model.name)},"instances":[` : '{"instances":[';
  return {
    encode(batch) {
      const write = rowWriter(batch.columns);
      let text = head;
      for (let i = 0; i < batch.size; i++) text += i === 0 ? write(i) : `,${write(i)}`;
      return `${text}]}`;
    },
    decode(text, batch) {
      const { predictions, error } = parseAnswer(text);
      // AI Platform also fails with status 200.
      if (error !== undefined) throw new Error(`the server answered with an error: ${shortened(textOf(error))}`);
      if (!Array.isArray(predictions)) throw new Error(`the server's answer has no list "predictions": ${shortened(text)}`);
      checkCount(predictions.length, batch.size);
      return outcomeOf(predictions, model);
    },
  };
}

export function checkCount(answered: number, asked: number): void {
  if (answered !== asked) throw new Error(`the server returned ${answered} predictions for ${asked} instances`);
}

/** A model with one output returns bare values or objects; one with several returns objects. */
export function outcomeOf(predictions: readonly unknown[], { outputs }: ModelSignature): Outcome {
  const builder = new BatchBuilder(outputs, { nonFinite: true });
  const [only] = outputs;
  for (const [i, prediction] of predictions.entries()) {
    const raw =
      isObject(prediction) || outputs.length !== 1 || only === undefined
        ? (prediction as Record<string, unknown>)
        : { [only.name]: prediction };
    const failure = builder.add(i, raw);
    if (failure !== undefined) throw new Error(`prediction ${i} does not fit the signature: ${failure.message}`);
  }
  return { outputs: builder.take().columns };
}

function textOf(error: unknown): string {
  return typeof error === 'string' ? error : JSON.stringify(error);
}
