/** The two protocols' output lines: which member names the instance, and which holds its prediction. */
import type { Feature } from '../../core/batch.ts';
import { isObject } from '../../core/json.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface OutputLines {
  /** The instance's key as it stands there; undefined if there is none. `keyField` is its field in the job's input. */
  keyIn(line: Json, keyField: string): unknown;
  /** The outputs by name, or whatever else the job wrote in their place. */
  predictionIn(line: Json, outputs: readonly Feature[]): unknown;
}

/** AI Platform writes the outputs beside the fields that are not the model's, such as the key. */
export const aiPlatformLines: OutputLines = {
  keyIn: (line, keyField) => line[keyField] ?? keyInInstance(line, keyField),
  predictionIn: (line) => line,
};

/**
 * Vertex AI writes the prediction beside `key`, whatever the key's field in the input (`instanceConfig.keyField`), or beside the whole
 * instance. TensorFlow Serving's answer for a model with one output is its bare value.
 */
export const vertexAiLines: OutputLines = {
  keyIn: (line, keyField) => line['key'] ?? keyInInstance(line, keyField),
  predictionIn({ prediction }, outputs) {
    const [first, ...others] = outputs.map(({ name }) => name);
    if (first === undefined || others.length > 0 || prediction === undefined) return prediction;
    return isObject(prediction) && Object.hasOwn(prediction, first) ? prediction : { [first]: prediction };
  },
};

function keyInInstance({ instance }: Json, keyField: string): unknown {
  return isObject(instance) ? instance[keyField] : undefined;
}
