import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
// A cell's process imports the built package.
import { runExperiment } from 'predbench';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProblemsError } from '../../../src/core/problems.ts';
import type { RunRecord } from '../../../src/core/record.ts';
import { sealedText } from '../../../src/core/seal.ts';
import { resumable } from '../../../src/run/resume/resume.ts';
import { readRecord } from '../../../src/run/store.ts';
import { fakePython } from '../../engines/beam/scripted-driver.ts';
import { installedFolder, rightFiles } from '../../experiment/folder.ts';
import { ranExperiment } from '../../experiment/ran.ts';

afterEach(() => vi.unstubAllEnvs());

/** `weight` is a third of `age`; it refuses everything while there is a file called `down`. */
const plugIn = `
import { existsSync } from 'node:fs';
import { defineStrategy, rowPredictor } from 'predbench';
export default defineStrategy({
  kind: 'call', name: 'third', parse: (raw) => raw, evidence: () => 'local',
  batching: () => ({ maxSize: 8, maxWaitMs: 0, inFlight: 1 }),
  open: async ({ down, by = 3 }, { model }) => rowPredictor((rows) => {
    if (down !== undefined && existsSync(down)) throw new Error('it is down');
    return rows.map(({ age }) => ({ weight: age / by }));
  }, model.outputs),
});`;

const options = { signal: new AbortController().signal, onProgress: () => undefined };

/** A run of two strategies, of which the second failed. */
async function failedRun(more = '') {
  const dir = await installedFolder({ ...rightFiles(), 'plug-in.mjs': plugIn, down: '' });
  const yaml = `name: again
model: { path: model }
source: { use: csv, path: births.csv }
workloads: [{ use: batch, rows: 20 }]
strategies: [{ use: ./plug-in.mjs, name: sound }, { use: ./plug-in.mjs, name: flaky, down: ${join(dir, 'down')} }]
resources: { workers: 1 }
warmUp: { calls: 0 }
${more}`;
  const file = join(dir, 'experiment.yaml');
  await writeFile(file, yaml);
  const { results: run, record } = await ranExperiment(dir);
  expect(record.cells.map(({ strategy, state }) => `${strategy} ${state}`).toSorted()).toEqual([
    'flaky failed',
    'sound measured',
  ]);
  await rm(join(dir, 'down'));
  return { dir, file, run };
}

async function resume(run: string): Promise<RunRecord> {
  const stored = await resumable(run, undefined, {});
  const { record } = await runExperiment(stored.plan, { ...options, outDir: join(run, '..') }, stored);
  return record;
}

async function refusal(run: string, file?: string): Promise<string[]> {
  const error = await resumable(run, file, {}).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemsError);
  return (error as ProblemsError).problems.map(({ message }) => message);
}

it('measures the cell that failed, keeps the other as it is, and compares the two', async () => {
  const { run, file } = await failedRun();
  const before = await readRecord(run);
  // From the file, which is the same, as from what the run stores.
  const [ofFile, ofRun] = [await resumable(run, file, {}), await resumable(run, undefined, {})];
  expect([ofFile, ofRun].map(({ missing }) => missing.map(({ id }) => id))).toEqual([['flaky x batch #1'], ['flaky x batch #1']]);
  const record = await resume(run);
  const ofBefore = (name: string) => before.cells.find(({ strategy }) => strategy === name);
  expect(record.cells[0]).toEqual(ofBefore('sound'));
  expect(record.cells[1]).toMatchObject({ id: 'flaky x batch #1', state: 'measured' });
  expect(record).toMatchObject({
    state: 'complete',
    startedAt: before.startedAt,
    resumed: [{ at: expect.stringMatching(/^20\d\d-/), cells: ['flaky x batch #1'] }],
    agreements: [{ state: 'agree', cells: ['sound x batch #1', 'flaky x batch #1'], compared: 20, missing: 0, maxDifference: 0 }],
  });
  expect(record.notCompared).toBeUndefined();
  expect(await readRecord(run)).toEqual(record);

  // Nothing is missing now: the run stays as it is.
  expect(await resume(run)).toEqual(record);
});

it('says of which cells the predictions are no longer there', async () => {
  const { run } = await failedRun();
  const rows = join(run, 'predictions/sound+batch+1.jsonl');
  await rm(rows);
  const record = await resume(run);
  expect(record.notCompared).toEqual([{ cell: 'sound x batch #1', reason: `${rows} is no longer there` }]);
  expect(record.agreements).toMatchObject([{ state: 'not compared' }]);
});

it('or were never kept', async () => {
  const { run } = await failedRun('sink: { use: none }\n');
  const record = await resume(run);
  expect(record.notCompared).toEqual([{ cell: 'sound x batch #1', reason: 'the sink none keeps no rows here' }]);
});

it('finds that the cells of two times disagree', async () => {
  const { run } = await failedRun();
  const rows = join(run, 'predictions/sound+batch+1.jsonl');
  const text = await readFile(rows, 'utf8');
  await writeFile(rows, text.replace('"prediction":{"weight":', '"prediction":{"weight":1'));
  const record = await resume(run);
  expect(record.agreements).toMatchObject([{ state: 'disagree', differing: 1, compared: 20 }]);
});

describe('refuses', () => {
  it('a model, data or an experiment that has changed, all at once', async () => {
    const { dir, file, run } = await failedRun();
    await appendFile(join(dir, 'births.csv'), '40,male\n');
    await writeFile(join(dir, 'model/more.txt'), 'more');
    expect(await refusal(run)).toEqual([
      expect.stringMatching(/^the model has changed: its SHA-256 was [0-9a-f]{12}\.\.\. and is /),
      expect.stringMatching(/^the data has changed: its SHA-256 was [0-9a-f]{12}\.\.\. and is /),
    ]);
    await writeFile(file, (await readFile(file, 'utf8')).replace('rows: 20', 'rows: 30'));
    const [first] = await refusal(run, file);
    expect(first).toBe('workloads[0].rows was 20 and is 30');
  });

  it('another machine, other software, a search for capacity, a run that another process is measuring', async () => {
    const { run } = await failedRun();
    const record = await readRecord(run);
    /** Of the run with a record in which something is another. */
    const refusalOf = async (changes: object) => {
      await writeFile(join(run, 'run.json'), sealedText({ ...record, ...changes }));
      return refusal(run);
    };
    const { machine, versions, experiment } = record;
    const elsewhere = { machine: { ...machine, cores: 512 }, versions: { ...versions, predbench: '0.0.9' } };
    expect(await refusalOf(elsewhere)).toEqual([
      expect.stringMatching(/^machine\.cores was 512 and is \d+$/),
      expect.stringMatching(/^versions\.predbench was "0\.0\.9" and is "/),
    ]);
    expect(await refusalOf({ capacities: [] })).toEqual(['is a search of capacity, which cannot be resumed']);

    await fakePython(`console.log('{"beam":"2.77.0","python":"3.11.7"}')`);
    const onBeam = {
      experiment: { ...experiment, engine: { use: 'beam', runner: 'direct' } },
      engine: { name: 'beam', runner: 'direct', versions: { beam: '2.76.0', python: '3.11.7' } },
    };
    expect(await refusalOf(onBeam)).toEqual(['engine.versions.beam was "2.76.0" and is "2.77.0"']);

    await writeFile(join(run, 'run.json'), sealedText(record));
    await writeFile(join(run, '.running'), JSON.stringify({ pid: process.ppid, place: 'elsewhere' }));
    await expect(resume(run)).rejects.toThrow('is still being measured by another process');
    expect(await readRecord(run)).toMatchObject({ state: 'complete' });
  });
});
