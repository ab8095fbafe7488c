import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProblemsError } from '../../src/core/problems.ts';
import { createResults, findRun, readRecord, runsIn } from '../../src/run/store.ts';
import { storedExperiment } from '../../src/core/stored-experiment.ts';
import type { RunRecord } from '../../src/core/record.ts';
import { temporaryFolder } from '../experiment/folder.ts';

const now = new Date('2026-11-23T14:05:09Z');
const cell = { id: 'direct x batch #1', strategy: 'direct', workload: 'batch', repeat: 1 };

const record: RunRecord = {
  version: 2,
  id: 'births-20261123-140509',
  name: 'births',
  startedAt: now.toISOString(),
  state: 'running',
  experiment: storedExperiment({}),
  machine: { platform: 'linux', arch: 'x64', cpu: 'a', cores: 2, memoryBytes: 1 },
  versions: { predbench: '0.1.0', node: '20.19.0' },
  model: { path: 'model', signature: 'predict', inputs: [], outputs: [] },
  source: { description: 'csv births.csv', mapping: [] },
  cells: [{ ...cell, state: 'failed', reason: 'no reason' }],
  agreements: [],
  priceBook: 'us-central1-2026-11',
};

async function problemOf(path: string) {
  const error = await readRecord(path).catch((cause: unknown) => cause);
  return (error as ProblemsError).problems[0];
}

describe('results', () => {
  it('are named by experiment and time, and never overwrite others', async () => {
    const dir = await temporaryFolder({ 'births-20261123-140509/run.json': '{}' });
    expect(createResults(dir, 'births', now).id).toBe('births-20261123-140509-2');
    expect(createResults(dir, 'other', now).id).toBe('other-20261123-140509');
  });

  it('leave nothing where no cell has ended', async () => {
    const dir = await temporaryFolder();
    const results = createResults(join(dir, 'results'), 'births', now);
    const { path: sinkPath } = results.sinkTarget(cell);
    await mkdir(dirname(sinkPath), { recursive: true });
    await writeFile(`${sinkPath}.jsonl.partial`, '{');
    expect(await runsIn(join(dir, 'results'))).toEqual([]);
    await results.discard();
    expect(await readdir(join(dir, 'results'))).toEqual([]);
  });

  it('appear with the first saved cell, its predictions with them, without what is half-written', async () => {
    const dir = await temporaryFolder();
    const results = createResults(dir, 'births', now);
    const { path: sinkPath } = results.sinkTarget(cell);
    await mkdir(dirname(sinkPath), { recursive: true });
    await writeFile(`${sinkPath}.jsonl`, '{}\n');
    await writeFile(`${sinkPath}-2.jsonl.partial`, '{');
    await results.save(record);
    expect(await readdir(dir)).toEqual(['births-20261123-140509']);
    expect((await readdir(results.dir, { recursive: true })).toSorted()).toEqual([
      'predictions',
      'predictions/direct+batch+1.jsonl',
      'run.json',
    ]);
    expect(results.sinkTarget(cell)).toEqual({
      path: join(results.dir, 'predictions', 'direct+batch+1'),
      name: `${results.id}/direct+batch+1`,
      labels: { 'predbench-run': 'births-20261123-140509' },
    });
    await results.save({ ...record, state: 'complete' });
    expect(await readRecord(results.dir)).toEqual({ ...record, state: 'complete' });
    expect(await readRecord(join(results.dir, 'run.json'))).toEqual({ ...record, state: 'complete' });
  });

  it('are refused where they cannot be kept', async () => {
    const dir = await temporaryFolder({ file: '' });
    expect(() => createResults(join(dir, 'file'), 'births', now)).toThrow('file: cannot be written to: ');
  });
});

it.each([
  ['a-1', 'results/a-1'],
  ['docs', 'docs'],
  ['other/a-1', 'other/a-1'],
  ['other/a-1/run.json', 'other/a-1'],
])('a run given as %s is looked for in %s', async (given, dir) => {
  expect(await findRun(given)).toBe(dir);
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
    [JSON.stringify({ ...record, cells: 1, model: null }), 'is damaged: missing or of the wrong type: cells, model'],
  ])('%.40s', async (text, message) => {
    const dir = await temporaryFolder({ 'run/run.json': text });
    expect((await problemOf(join(dir, 'run')))?.message).toContain(message);
    expect(await readFile(join(dir, 'run/run.json'), 'utf8')).toBe(text);
  });
});
