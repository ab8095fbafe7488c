import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProblemsError } from '../../src/core/problems.ts';
import { findRun, readRecord, withRecord } from '../../src/run/store.ts';
import { sealedText } from '../../src/core/seal.ts';
import { temporaryFolder } from '../experiment/folder.ts';
import { record } from './record.ts';

const failed = { id: 'direct x batch #1', strategy: 'direct', workload: 'batch', repeat: 1, state: 'failed' };

async function problemOf(path: string) {
  const error = await readRecord(path).catch((cause: unknown) => cause);
  return (error as ProblemsError).problems[0];
}

it.each([
  ['a-1', 'results/a-1'],
  ['docs', 'docs'],
  ['other/a-1', 'other/a-1'],
  ['other/a-1/run.json', 'other/a-1'],
])('a run given as %s is looked for in %s', async (given, dir) => {
  expect(await findRun(given)).toBe(dir);
});

it.each([
  ['as it was written', sealedText(record)],
  ['with other white space', JSON.stringify(JSON.parse(sealedText(record)))],
  ['of a version without checksum', JSON.stringify(record)],
])('a record %s is read', async (_, text) => {
  const dir = await temporaryFolder({ 'run/run.json': text });
  expect(await readRecord(join(dir, 'run'))).toEqual(record);
});

const fail = () => Promise.reject(new TypeError('no length'));

it('a failure is damage only where no checksum says otherwise', async () => {
  const dir = await temporaryFolder({ 'old/run.json': JSON.stringify(record), 'new/run.json': sealedText(record) });
  await expect(withRecord(join(dir, 'old'), fail)).rejects.toThrow(`${join(dir, 'old/run.json')}: is damaged: no length`);
  await expect(withRecord(join(dir, 'new'), fail)).rejects.toThrow(new TypeError('no length'));
});

describe('readRecord says what is wrong with', () => {
  it('a folder that is not there', async () => {
    const dir = await temporaryFolder({ 'births-1/run.json': '{}' });
    expect(await problemOf(join(dir, 'birth-1'))).toEqual({
      file: join(dir, 'birth-1'),
      message: 'there is no such run (did you mean "births-1"?)',
      remedy: `the latest run there: ${join(dir, 'births-1')}`,
    });
    expect(await problemOf(join(dir, 'no', 'run'))).toEqual({ file: join(dir, 'no', 'run'), message: 'there is no such run' });
  });

  it('a folder that is not a run', async () => {
    const dir = await temporaryFolder({ 'a/run.json': '{}', 'b/run.json': '{}' });
    await utimes(join(dir, 'b/run.json'), 1, 1);
    expect(await problemOf(dir)).toEqual({
      file: dir,
      message: 'is not a run: it has no run.json',
      remedy: `choose one of its runs, such as ${join(dir, 'a')}`,
    });
  });

  it.each([
    ['{', 'is not valid JSON'],
    ['[]', 'is not a run of predbench: it has no version'],
    ['{"version":3}', 'was written by a newer predbench (format version 3; this one reads up to 2)'],
    [JSON.stringify({ ...record, cells: 1, model: null }), 'is damaged: missing or of the wrong type: cells'],
    [JSON.stringify({ ...record, cells: [null] }), 'is damaged: missing or of the wrong type: cells'],
    [JSON.stringify({ ...record, model: null }), 'is damaged: missing or of the wrong type: model'],
    [JSON.stringify({ ...record, cells: [{ ...failed, reason: 7 }] }), 'of the wrong type: cells.0.reason'],
    [sealedText(record).replace('births.csv', 'berths.csv'), 'is damaged or was changed: its checksum does not match'],
    [sealedText(record).replace('"cores": 2', '"cores": 3'), 'is damaged or was changed: its checksum does not match'],
  ])('%.40s', async (text, message) => {
    const dir = await temporaryFolder({ 'run/run.json': text });
    expect((await problemOf(join(dir, 'run')))?.message).toContain(message);
    expect(await readFile(join(dir, 'run/run.json'), 'utf8')).toBe(text);
  });
});
