import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunRecord } from '../../src/core/record.ts';
import { removeLeftovers } from '../../src/run/leftovers.ts';
import { createResults } from '../../src/run/results.ts';
import { readRecord, runsIn } from '../../src/run/store.ts';
import { temporaryFolder } from '../experiment/folder.ts';
import { record as emptyRecord } from './record.ts';

const now = new Date('2026-11-23T14:05:09Z');
const cell = { id: 'direct x batch #1', strategy: 'direct', workload: 'batch', repeat: 1 };

const record: RunRecord = { ...emptyRecord, cells: [{ ...cell, state: 'failed', reason: 'no reason' }] };

const problemsOf = (out: string) => createResults(out, 'births', now).catch((error: unknown) => error);

describe('the folder of a run', () => {
  it('is its own, also where several begin in one second', async () => {
    const dir = await temporaryFolder({ 'births-20261123-140509/run.json': '{}' });
    const runs = await Promise.all(Array.from({ length: 4 }, () => createResults(dir, 'births', now)));
    expect(runs.map(({ id }) => id).toSorted()).toEqual([2, 3, 4, 5].map((n) => `births-20261123-140509-${n}`));
    expect((await createResults(dir, 'other', now)).id).toBe('other-20261123-140509');
  });

  it('is gone where no cell has ended', async () => {
    const dir = await temporaryFolder();
    const results = await createResults(join(dir, 'a/results'), 'births', now);
    const { path: sinkPath } = results.sinkTarget(cell);
    await mkdir(dirname(sinkPath), { recursive: true });
    await writeFile(`${sinkPath}.jsonl.partial`, '{');
    expect(await runsIn(join(dir, 'a/results'))).toEqual([]);
    await results.end();
    expect(await readdir(join(dir, 'a/results'))).toEqual([]);
  });

  it('appears with the first saved cell, its predictions with it, those of a killed cell too but for a half-written row', async () => {
    const dir = await temporaryFolder();
    const results = await createResults(dir, 'births', now);
    const { path: sinkPath } = results.sinkTarget(cell);
    await mkdir(dirname(sinkPath), { recursive: true });
    await writeFile(`${sinkPath}.jsonl`, '{}\n');
    await writeFile(`${sinkPath}-2.jsonl.partial`, '{');
    const rows = `${'{"key":0}'.padEnd(100_000)}\n{"key":1}\n`;
    await writeFile(`${sinkPath}-3.jsonl.partial`, `${rows}{"key":2,${' '.repeat(70_000)}`);
    expect(await results.save(record)).toBeUndefined();
    expect(await readdir(dir)).toEqual(['births-20261123-140509']);
    expect(results.sinkTarget(cell)).toEqual({
      path: join(results.dir, 'predictions', 'direct+batch+1'),
      name: `${results.id}/direct+batch+1`,
      labels: { 'predbench-run': 'births-20261123-140509' },
    });
    await results.save({ ...record, state: 'complete' });
    await results.end();
    const files = ['predictions', 'predictions/direct+batch+1-3.partial.jsonl', 'predictions/direct+batch+1.jsonl', 'run.json'];
    expect((await readdir(results.dir, { recursive: true })).toSorted()).toEqual(files);
    expect(await readFile(join(results.dir, files[1] as string), 'utf8')).toBe(rows);
    expect(await readRecord(results.dir)).toEqual({ ...record, state: 'complete' });
    expect(await readRecord(join(results.dir, 'run.json'))).toEqual({ ...record, state: 'complete' });
  });

  it('is refused where it cannot be made, at once', async () => {
    const dir = await temporaryFolder({ file: '' });
    const remedy = 'name another folder with --out';
    expect(await problemsOf(join(dir, 'file'))).toMatchObject({
      problems: [{ file: join(dir, 'file'), message: 'is a file, not a folder', remedy }],
    });
    expect(await problemsOf(join(dir, 'file/x'))).toMatchObject({ problems: [{ message: 'is a file, not a folder' }] });
  });

  it.skipIf(process.platform !== 'linux')('is refused where no folder can ever be made', async () => {
    await expect(createResults('/proc/predbench/results', 'births', now)).rejects.toThrow(
      '/proc/predbench/results: cannot be made here\n    name another folder with --out',
    );
  });

  it('that was removed meanwhile is made again', async () => {
    const dir = await temporaryFolder();
    const results = await createResults(dir, 'births', now);
    await rm(join(dir, '.births-20261123-140509'), { recursive: true });
    expect(await results.save(record)).toContain(`what is measured is kept in ${results.dir}`);
    expect(await readRecord(join(dir, 'births-20261123-140509'))).toEqual(record);
  });

  it('that can no longer be written gives way to a temporary one', async () => {
    const dir = await temporaryFolder();
    const results = await createResults(join(dir, 'results'), 'births', now);
    await rm(join(dir, 'results'), { recursive: true });
    await writeFile(join(dir, 'results'), '');
    const said = await results.save(record);
    onTestFinished(() => rm(results.dir, { recursive: true }));
    expect(dirname(results.dir)).toBe(tmpdir());
    expect(said).toContain(`what is measured is kept in ${results.dir}`);
    expect(await readRecord(results.dir)).toEqual(record);
  });
});

async function marked(dir: string, pid: number, place?: string) {
  const results = await createResults(dir, 'births', now);
  const mark = join(dir, `.${results.id}`, '.running');
  const owner = JSON.parse(await readFile(mark, 'utf8'));
  expect(owner.place).toContain(hostname());
  await writeFile(mark, JSON.stringify({ ...owner, pid, ...(place && { place }) }));
  return results;
}

describe('leftovers of killed runs', () => {
  /** Of a process that has ended. */
  const gone = spawnSync(process.execPath, ['--version']).pid;

  it('are removed where no cell had ended', async () => {
    const dir = await temporaryFolder();
    await marked(dir, gone);
    expect(await removeLeftovers(dir)).toContain(
      `removed ${join(dir, '.births-20261123-140509')}: its run was killed before a cell had ended`,
    );
    expect(await readdir(dir)).toEqual([]);
  });

  it('are kept where cells had ended, without what is half-written, and are told once', async () => {
    const dir = await temporaryFolder();
    const results = await marked(dir, gone);
    await results.save(record);
    await mkdir(join(results.dir, 'predictions'));
    await writeFile(join(results.dir, 'predictions/a.jsonl.partial'), '{');
    expect(await removeLeftovers(dir)).toContain(`${results.dir}: its run was killed; the cells that had ended are kept`);
    expect((await readdir(results.dir, { recursive: true })).toSorted()).toEqual(['predictions', 'run.json']);
    expect((await removeLeftovers(dir)).filter((text) => text.includes(dir))).toEqual([]);
  });

  it.each([
    ['a live process', process.pid, undefined],
    ['another machine', gone, 'elsewhere'],
  ])("of %s are nobody else's", async (_, pid, place) => {
    const dir = await temporaryFolder();
    await marked(dir, pid, place);
    expect((await removeLeftovers(dir)).filter((text) => text.includes(dir))).toEqual([]);
    expect(await readdir(dir)).toEqual(['.births-20261123-140509']);
  });
});
