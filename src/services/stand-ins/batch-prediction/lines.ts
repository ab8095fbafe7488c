/** The two APIs' lines: what a result and an error look like, and which fields of an input line are the instance. */
import { extraFeatures } from '../../../data/columns/batch-builder.ts';
import { valueWriter, rowWriter } from '../../../data/columns/json.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import type { Columns } from '../../../core/batch.ts';

type Raw = Readonly<Record<string, unknown>>;

export interface LineFormat {
  /** Why the line is no instance of the model; undefined where it may be one. */
  refuse(raw: Raw): string | undefined;
  /** Writes the result of instance `i` of a call. */
  results(outputs: Columns): (raw: Raw, i: number) => string;
  error(raw: Raw, message: string): string;
}

/** AI Platform: the outputs beside what the signature does not have, which is the instance's key. */
export function aiPlatformLines(model: ModelSignature): LineFormat {
  const inputNames = new Set(model.inputs.map(({ name }) => name));
  const passedThrough = (raw: Raw) => Object.fromEntries(Object.entries(raw).filter(([name]) => !inputNames.has(name)));
  return {
    refuse: () => undefined,
    results(outputs) {
      const prediction = rowWriter(outputs);
      return (raw, i) => joined(JSON.stringify(passedThrough(raw)), prediction(i));
    },
    error: (raw, message) => JSON.stringify({ ...passedThrough(raw), error: message }),
  };
}

/**
 * Vertex AI: the prediction beside the instance, or beside `key` where the job names a key field (instanceConfig.keyField). One output is
 * written bare, as TensorFlow Serving answers it.
 */
export function vertexAiLines(model: ModelSignature, keyField: string | undefined): LineFormat {
  const names = new Set([...model.inputs.map(({ name }) => name), ...(keyField === undefined ? [] : [keyField])]);
  const named = (raw: Raw) => (keyField === undefined ? { instance: raw } : { key: raw[keyField] });
  return {
    refuse(raw) {
      for (const name in raw) if (!names.has(name)) return extraFeatures({ [name]: raw[name] }, model.inputs)[0];
      return undefined;
    },
    results(outputs) {
      const columns = Object.values(outputs);
      const [only] = columns;
      const prediction = columns.length === 1 && only !== undefined ? valueWriter(only) : rowWriter(outputs);
      return (raw, i) => joined(JSON.stringify(named(raw)), `{"prediction":${prediction(i)}}`);
    },
    error: (raw, message) => JSON.stringify({ ...named(raw), error: { code: 3, message } }),
  };
}

/** `{a}` and `{b}` as one object. */
function joined(first: string, second: string): string {
  if (first === '{}') return second;
  return second === '{}' ? first : `${first.slice(0, -1)},${second.slice(1)}`;
}
