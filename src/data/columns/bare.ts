import type { Feature } from '../../core/batch.ts';
import { bytesIn } from '../../core/bytes.ts';
import { isObject } from '../../core/json.ts';

/**
 * Values by name, where protocols may leave out the name of a model's only input or output: `5` for `{ "x": 5 }`, and `{ "b64": "..." }`
 * for `{ "image": { "b64": "..." } }`. Undefined for a bare value of a model that has several.
 */
export function byName(value: unknown, features: readonly Feature[]): Readonly<Record<string, unknown>> | undefined {
  const [only, ...others] = features;
  if (only === undefined || others.length > 0) return isObject(value) ? value : undefined;
  if (!isObject(value)) return { [only.name]: value };
  const isBytes = only.dtype === 'string' && !Object.hasOwn(value, only.name) && bytesIn(value) !== undefined;
  return isBytes ? { [only.name]: value } : value;
}
