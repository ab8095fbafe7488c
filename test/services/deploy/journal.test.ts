import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Journal, isOpen, type JournalEvent, type Journalled } from '../../../src/services/deploy/journal.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { deploymentTo } from '../../deploy/platform.ts';

const at = '2026-11-23T14:00:00.000Z';
const deployment = await deploymentTo('http://127.0.0.1:1', '/models');
const { id } = deployment;
const begun: JournalEvent = { event: 'deployment', deployment, at };

it('is empty where there is no file, and makes none until something is written', async () => {
  const dir = await temporaryFolder();
  const journal = await Journal.read(join(dir, 'j.jsonl'));
  expect(journal.deployments).toEqual([]);
  await expect(readFile(join(dir, 'j.jsonl'))).rejects.toThrow('ENOENT');
});

it('has the last that happened to each step', async () => {
  const path = join(await temporaryFolder(), 'j.jsonl');
  const journal = await Journal.read(path);
  await journal.append(begun);
  expect(isOpen(journal.find(id) as Journalled)).toBe(true);
  await journal.append({ event: 'intended', id, step: 'objects', at });
  await journal.append({ event: 'made', id, step: 'objects', at });
  await journal.append({ event: 'intended', id, step: 'model', at });
  const { deployment: read, steps } = (await Journal.read(path)).find(id) as Journalled;
  expect(read).toEqual(deployment);
  expect([...steps.values()].map(({ step, event }) => [step, event])).toEqual([
    ['objects', 'made'],
    ['model', 'intended'],
  ]);
});

it('is closed when all that was begun is removed', async () => {
  const path = join(await temporaryFolder(), 'j.jsonl');
  const journal = await Journal.read(path);
  for (const event of ['intended', 'refused', 'made'] as const) {
    await journal.append(begun);
    await journal.append({ event, id, step: 'model', at });
    expect(isOpen(journal.find(id) as Journalled)).toBe(true);
    await journal.append({ event: 'removed', id, step: 'model', at });
    expect(isOpen(journal.find(id) as Journalled)).toBe(false);
  }
});

it('leaves out a last line that a crash cut off, and goes on after the whole ones', async () => {
  const path = join(await temporaryFolder(), 'j.jsonl');
  const whole = `${JSON.stringify(begun)}\n`;
  await writeFile(path, `${whole}{"event":"intended","id":"bir`);
  const journal = await Journal.read(path);
  expect(journal.find(id)?.steps.size).toBe(0);
  await journal.append({ event: 'intended', id, step: 'objects', at });
  expect(await readFile(path, 'utf8')).toBe(`${whole}${JSON.stringify({ event: 'intended', id, step: 'objects', at })}\n`);
});

it('tells a line that is none of its own', async () => {
  const path = join(await temporaryFolder(), 'j.jsonl');
  await writeFile(path, `${JSON.stringify(begun)}\n{"event":"eaten"}\nnot JSON\n`);
  await expect(Journal.read(path)).rejects.toMatchObject({
    problems: [
      { file: path, line: 2 },
      { file: path, line: 3 },
    ],
  });
});
