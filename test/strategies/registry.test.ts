import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ProblemsError } from '../../src/core/problems.ts';
import { builtIns, findStrategy } from '../../src/strategies/registry.ts';
import { temporaryFolder } from '../experiment/folder.ts';

const module = (contractVersion = 2) =>
  `export default { contractVersion: ${contractVersion}, kind: 'call', name: 'mine', ${members} };`;
const members = "parse: (raw) => raw, evidence: () => 'local', open: async () => ({}), batching: () => ({})";

async function problemOf(use: string, dir: string) {
  const error = await findStrategy(use, dir).catch((cause: unknown) => cause);
  return (error as ProblemsError).problems[0];
}

it.each(['direct', 'rest', 'batch-job', 'null'])('finds the built-in %s by its name', async (name) => {
  const { moduleUrl, strategy } = await findStrategy(name, '/');
  expect(moduleUrl).toBe(builtIns[name]);
  expect(strategy.name).toBe(name);
});

it('finds a plug-in by a path from the experiment file', async () => {
  const dir = await temporaryFolder({ 'plug-ins/mine.mjs': module() });
  const found = await findStrategy('./plug-ins/mine.mjs', dir);
  expect(found.moduleUrl).toBe(pathToFileURL(join(dir, 'plug-ins/mine.mjs')).href);
  expect(found.strategy.name).toBe('mine');
});

describe('finds a plug-in by its package', () => {
  const entries = {
    'of a main file': { main: 'index.mjs' },
    'of an entry for everyone': { exports: './index.mjs' },
    'of an entry for import only': { exports: { '.': { types: './index.d.ts', import: './index.mjs' } } },
    'of nested conditions': { exports: { node: { import: './index.mjs' } } },
  };
  it.each(Object.entries(entries))('%s', async (_title, manifest) => {
    const dir = await temporaryFolder({
      'node_modules/@me/mine/package.json': JSON.stringify({ name: '@me/mine', type: 'module', ...manifest }),
      'node_modules/@me/mine/index.mjs': module(),
      'deep/down/experiment.yaml': '',
    });
    const { moduleUrl } = await findStrategy('@me/mine', join(dir, 'deep/down'));
    expect(moduleUrl).toBe(pathToFileURL(join(dir, 'node_modules/@me/mine/index.mjs')).href);
  });
});

describe('says what is wrong with', () => {
  it('a name that nothing has', async () => {
    expect(await problemOf('batchjob', '/')).toEqual({
      message: 'there is no strategy "batchjob" (did you mean "batch-job"?)',
      remedy:
        'built in: direct, rest, batch-job, null; name a plug-in by its path (./batchjob.js) or, if it is installed, by its package',
    });
  });

  it('a path where no file is', async () => {
    const dir = await temporaryFolder();
    expect(await problemOf('./mine.js', dir)).toMatchObject({ message: `there is no file ${join(dir, 'mine.js')}` });
    expect(await problemOf('.', dir)).toMatchObject({ message: `${dir} is not a file` });
  });

  it('a module that does not import', async () => {
    const dir = await temporaryFolder({ 'throws.mjs': 'throw new Error("no licence");', 'broken.mjs': 'export default {' });
    expect(await problemOf('./throws.mjs', dir)).toMatchObject({
      file: join(dir, 'throws.mjs'),
      message: 'the module of strategy "./throws.mjs" cannot be imported: no licence',
    });
    expect(await problemOf('./broken.mjs', dir)).toMatchObject({ file: join(dir, 'broken.mjs') });
  });

  it('a module that is no strategy of this contract', async () => {
    const dir = await temporaryFolder({ 'none.mjs': 'export const x = 1;', 'old.mjs': module(0) });
    expect(await problemOf('./none.mjs', dir)).toMatchObject({ message: 'the default export is not a strategy' });
    expect(await problemOf('./old.mjs', dir)).toMatchObject({
      message: 'made for version 0 of the strategy contract; this predbench has version 2',
    });
  });

  it('a strategy that lacks members, or has them of another type, all at once', async () => {
    const dir = await temporaryFolder({
      'empty.mjs': 'export default { contractVersion: 2 };',
      'job.mjs': `export default { contractVersion: 2, kind: 'job', name: '', ${members}, storage: 'gs://x', services: [] };`,
    });
    expect(await problemOf('./empty.mjs', dir)).toEqual({
      file: join(dir, 'empty.mjs'),
      message:
        "not a whole strategy: name must be a text, kind must be 'call' or 'job', parse must be a function, evidence must be a function, open must be a function",
      remedy: 'docs/writing-a-strategy.md has the contract and an example',
    });
    expect(await problemOf('./job.mjs', dir)).toMatchObject({
      message:
        'not a whole strategy: name must be a text, encode must be a function, services must be a function or left out, storage must be a function or left out',
    });
  });

  it.each(['constructor', '__proto__', 'toString'])('%s, which every object has', async (use) => {
    expect(await problemOf(use, '/')).toMatchObject({ message: `there is no strategy "${use}"` });
  });
});
