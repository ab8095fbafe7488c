import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCeiling, writeCeiling } from '../../src/run/generator-ceiling.ts';
import type { GeneratorCeiling } from '../../src/core/record.ts';

const ceiling: GeneratorCeiling = {
  limitMs: 0.5,
  probeS: 0.3,
  schedule: { state: 'found', ratePerS: 64_000, lagP99Ms: 0.25 },
  oneByOne: { state: 'below', ratePerS: 1000, lagP99Ms: null },
  measuredAt: '2026-11-23T00:00:00.000Z',
};

test('is read again on the same machine, and not after an update of Node', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'predbench-store-'));
  const path = join(dir, 'cache', 'ceiling.json');
  try {
    expect(await readCeiling(path)).toBeUndefined();
    await writeCeiling(ceiling, path);
    expect(await readCeiling(path)).toEqual(ceiling);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(`"${process.versions.node}"`, '"18.0.0"'));
    expect(await readCeiling(path)).toBeUndefined();
    await writeFile(path, 'damaged');
    expect(await readCeiling(path)).toBeUndefined();
  } finally {
    await rm(dir, { recursive: true });
  }
});
