import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readRecord } from '../src/run/store.ts';
import { predbench } from './commands/predbench.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = join(root, 'README.md');

async function printed(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'predbench-readme-'));
  try {
    await copyFile(join(root, 'results/example/run.json'), join(folder, 'run.json'));
    const { code, stdout, stderr } = await predbench(['report', folder]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('README.md quotes results/example; after another run: npx vitest run test/readme.test.ts -u', async () => {
  const text = await readFile(readme, 'utf8');
  const [before, after] = [/^[^]*?```text\n/.exec(text)?.[0], /```text\n[^]*?(\n```\n[^]*)$/.exec(text)?.[1]];
  expect([before, after]).not.toContain(undefined);
  // The last line is the place of the files.
  const answer = (await printed()).trimEnd().split('\n').slice(0, -1).join('\n');
  await expect(`${before}${answer}${after}`).toMatchFileSnapshot(readme);
});

test('README.md names the machine and the versions of results/example', async () => {
  const { machine, versions } = await readRecord(join(root, 'results/example/run.json'));
  const text = (await readFile(readme, 'utf8')).replaceAll(/\s+/g, ' ');
  const { cores, cpu, memoryBytes } = machine ?? {};
  const memory = `${Math.round((memoryBytes ?? 0) / 2 ** 30)} GiB`;
  const of = `${cores} cores (${cpu}), ${memory}, Node ${versions.node} and TensorFlow ${versions.libtensorflow}`;
  expect(text).toContain(of);
});
