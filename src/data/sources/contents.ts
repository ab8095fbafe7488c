import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { sum } from '../../core/numbers.ts';
import { isCloud } from '../storage/index.ts';

/** More takes seconds to read. */
const mostBytes = 2 ** 30;

/**
 * SHA-256 over the contents of a source's files, in their order; their names and places do not count. Undefined where there is none, where
 * one is in Cloud Storage, and above a GiB.
 */
export async function sourceSha256(paths: readonly string[]): Promise<string | undefined> {
  if (paths.length === 0 || paths.some(isCloud)) return undefined;
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  if (sum(sizes) > mostBytes) return undefined;
  const hash = createHash('sha256');
  for (const path of paths) for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
