import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sourceSha256 } from '../../../src/data/sources/contents.ts';

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'contents-'))));
afterAll(() => rm(dir, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, text);
  return path;
}

test('is of the contents, wherever they are, in their order', async () => {
  const [a, b, copy] = [await file('a', 'abc'), await file('b', 'def'), await file('copy', 'abc')];
  // FIPS 180-2, B.1.
  expect(await sourceSha256([a])).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await sourceSha256([copy])).toBe(await sourceSha256([a]));
  expect(await sourceSha256([a, b])).not.toBe(await sourceSha256([b, a]));
});

test('none without files, in the cloud, or above a GiB', async () => {
  const large = await file('large', '');
  await truncate(large, 2 ** 30 + 1);
  expect(await sourceSha256([])).toBeUndefined();
  expect(await sourceSha256(['gs://bucket/a.csv'])).toBeUndefined();
  expect(await sourceSha256([large])).toBeUndefined();
});
