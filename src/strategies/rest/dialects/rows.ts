import { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import { byName } from '../../../data/columns/bare.ts';
import { listText, rowWriter } from '../../../data/columns/json.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import type { Failure, Outcome } from '../../../core/predictor.ts';
import { fillerRow } from '../../filler.ts';
import { parseAnswer, shortened } from '../answers.ts';
import type { Codec } from './dialect.ts';

/** `{"instances":[...]}` -> `{"predictions":[...]}`: TensorFlow Serving's row format, AI Platform and Vertex AI. */
export function rowCodec(model: ModelSignature, { signature }: { readonly signature: boolean }): Codec {
  const head = signature ? `{"signature_name":${JSON.stringify(model.name)},"instances":` : '{"instances":';
  return {
    encode: ({ columns, size }) => `${listText(rowWriter(columns), size, head)}}`,
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

/**
 * A model with one output returns bare values or objects; one with several returns objects. A prediction that does not fit the signature
 * fails its instance alone.
 */
export function outcomeOf(predictions: readonly unknown[], { outputs }: ModelSignature): Outcome {
  const builder = new BatchBuilder(outputs, { nonFinite: true });
  const failed = new Map<number, Failure>();
  for (const [i, prediction] of predictions.entries()) {
    const failure = builder.add(i, byName(prediction, outputs) ?? {});
    if (failure === undefined) continue;
    failed.set(i, { message: `the prediction does not fit the signature: ${failure.message}${nullAdvice(prediction)}` });
    builder.add(i, fillerRow(outputs));
  }
  return { outputs: builder.take().columns, ...(failed.size > 0 && { failed }) };
}

function nullAdvice(prediction: unknown): string {
  return hasNull(prediction) ? ' (KServe and MLServer write NaN and infinity as null)' : '';
}

function hasNull(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null;
  return Object.values(value).some(hasNull);
}

function textOf(error: unknown): string {
  return typeof error === 'string' ? error : JSON.stringify(error);
}
