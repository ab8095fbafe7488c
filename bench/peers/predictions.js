// @ts-check
/** Predictions of one output, by key, as both sides write them: `{"key": 0, "prediction": {"predictions": [7.2]}}` and more. */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * All of the files whose path begins so. Throws when one of so many keys is missing or there twice.
 * @param {string} prefix
 * @param {number} rows
 */
export async function readPredictions(prefix, rows) {
  const values = new Float64Array(rows).fill(Number.NaN);
  let count = 0;
  for (const name of await readdir(dirname(prefix))) {
    if (!name.startsWith(basename(prefix))) continue;
    for await (const line of createInterface({ input: createReadStream(join(dirname(prefix), name)) })) {
      const { key, prediction } = JSON.parse(line);
      values[key] = Number(prediction.predictions);
      count++;
    }
  }
  if (count !== rows || values.some(Number.isNaN))
    throw new Error(`${prefix}: ${count} predictions of ${rows} rows, ${values.filter(Number.isNaN).length} keys without one`);
  return values;
}

/**
 * @param {Float64Array} some
 * @param {Float64Array} others
 */
export function largestDifference(some, others) {
  return some.reduce((largest, value, key) => Math.max(largest, Math.abs(value - (others[key] ?? Infinity))), 0);
}
