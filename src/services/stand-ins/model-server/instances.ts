/** What the protocols with instances have in common: JSON bodies and rows to batches. */
import { isObject } from '../../../core/json.ts';
import type { Batch, Feature } from '../../../core/batch.ts';
import { parseJson, textOf } from '../bodies.ts';
import { BadRequest } from '../errors.ts';
import { byName } from '../../../data/columns/bare.ts';
import { type BatchBuilder, extraFeatures } from '../../../data/columns/batch-builder.ts';

/** A request's body. Throws BadRequest where it is no JSON object. */
export function readObject(bytes: Uint8Array = new Uint8Array()): Record<string, unknown> {
  const body = parseJson(textOf(bytes));
  if (!isObject(body)) throw new BadRequest('the body must be a JSON object');
  return body;
}

/** Rows as a batch. Throws BadRequest with all that is wrong, by instance and feature. */
export function toBatch(rows: readonly unknown[], features: readonly Feature[], builder: BatchBuilder): Batch {
  const wrong: string[] = [];
  for (const [i, row] of rows.entries()) {
    const raw = byName(row, features);
    if (raw === undefined) {
      wrong.push(`instances[${i}]: must be an object with a value for each input`);
      continue;
    }
    const problems = extraFeatures(raw, features);
    const failure = builder.add(i, raw);
    if (failure !== undefined) problems.push(failure.message);
    if (problems.length > 0) wrong.push(`instances[${i}]: ${problems.join('; ')}`);
  }
  const batch = builder.take();
  if (wrong.length > 0)
    throw new BadRequest([...wrong.slice(0, 20), ...(wrong.length > 20 ? [`and ${wrong.length - 20} more`] : [])].join('\n'));
  return batch;
}
