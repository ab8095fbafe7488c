// @ts-check
/** Births as JSON lines, for both sides. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { modelPath } from '../cell.js';
import { parseSource, readSignature, rowsOf } from '../predbench.js';

/** As data of that size lies in storage, and so that Beam has something to divide among its workers. */
const shards = 8;

/**
 * Writes so many rows of the synthetic source into files in the folder, each row with its ordinal as `key`. Gives their pattern.
 * @param {string} folder
 * @param {number} rows
 */
export async function writeBirths(folder, rows) {
  const { inputs } = await readSignature(modelPath, 'predict');
  const source = await parseSource({ use: 'natality', seed: 1 }, '.')(inputs);
  const name = (/** @type {number} */ shard) => join(folder, `births-${shard}-of-${shards}.jsonl`);
  const chunkRows = Math.ceil(rows / shards);
  let key = 0;
  for await (const { batch } of source.read({ limit: rows, chunkRows, times: { readS: 0, processS: 0 } })) {
    const file = createWriteStream(name(key / chunkRows));
    for (const row of rowsOf(batch)) if (!file.write(`${JSON.stringify({ key: key++, ...row })}\n`)) await once(file, 'drain');
    file.end();
    await finished(file);
  }
  return join(folder, 'births-*.jsonl');
}
