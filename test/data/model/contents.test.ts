import { cp, appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundledModel } from '../../../src/core/paths.ts';
import { modelContents } from '../../../src/data/model/contents.ts';

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'contents-'))));
afterAll(() => rm(dir, { recursive: true }));

test('a copy has the same checksum; one byte more has another', async () => {
  const copy = join(dir, 'model');
  await cp(bundledModel, copy, { recursive: true });
  const { sha256, files } = await modelContents(bundledModel);
  expect(sha256).toMatch(/^[\da-f]{64}$/);
  expect(files.map(({ path }) => path)).toContain('saved_model.pb');
  expect((await modelContents(copy)).sha256).toBe(sha256);
  await appendFile(join(copy, 'saved_model.pb'), 'x');
  expect((await modelContents(copy)).sha256).not.toBe(sha256);
});
