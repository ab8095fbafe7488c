/** Broken files of every kind are either right after all, or refused in words with what is wrong: never a defect, never silence. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { ProblemsError } from '../../src/core/problems.ts';
import { parseSource, type Used } from '../../src/data/index.ts';
import { readSignature } from '../../src/data/model/saved-model.ts';
import { readExperiment } from '../../src/experiment/plan.ts';
import { loadPriceBook } from '../../src/prices/price-book.ts';
import { sealedText } from '../../src/core/seal.ts';
import { readRecord } from '../../src/run/store.ts';
import { Journal } from '../../src/services/deploy/journal.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../experiment/folder.ts';
import { brokenBytes, brokenText, brokenValue, casesOf, Draws } from './mutations.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What each case came to. Anything but a ProblemsError with a message is a defect, and fails with the input that led to it. */
async function tried(
  count: number,
  attempt: (index: number) => Promise<{ readonly input: unknown; readonly run: () => Promise<unknown> }>,
) {
  const came = { right: 0, refused: 0 };
  for (let index = 0; index < count; index++) {
    const { input, run } = await attempt(index);
    try {
      await run();
      came.right++;
    } catch (error) {
      const told = error instanceof ProblemsError && error.problems.every(({ message }) => message.trim() !== '');
      if (!told) throw new Error(`case ${index}: ${String(error)}\n${String(input).slice(0, 2000)}`, { cause: error });
      came.refused++;
    }
  }
  return came;
}

/** Both happen, or the suite tests nothing. */
const both = { right: expect.toSatisfy((n: number) => n > 0), refused: expect.toSatisfy((n: number) => n > 0) };

it('500 experiment files', async () => {
  const folder = await temporaryFolder(rightFiles());
  const path = join(folder, 'experiment.yaml');
  const value = parse(rightYaml) as Record<string, unknown>;
  const came = await tried(casesOf(500), async (index) => {
    const draws = new Draws(1, index);
    const text = index % 2 === 0 ? brokenText(rightYaml, draws) : JSON.stringify(brokenValue(value, draws));
    await writeFile(path, text);
    return { input: text, run: () => readExperiment(path) };
  });
  expect(came).toEqual(both);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

const csv = `id,age,sex,note\n${Array.from({ length: 30 }, (_, i) => `${i},${20 + i},${i % 2 === 0 ? 'male' : 'female'},"a ""b"", c"\n`).join('')}`;
const jsonl = Array.from(
  { length: 30 },
  (_, i) => `${JSON.stringify({ age: 20 + i, sex: 'male', note: ['é', { a: 1 }] })}\n`,
).join('');

it.each([
  ['csv', csv],
  ['jsonl', jsonl],
])('100 data files: %s, each row an instance or a rejection', async (use, text) => {
  const folder = await temporaryFolder();
  const features = [
    { name: 'age', dtype: 'float32', shape: [] },
    { name: 'sex', dtype: 'string', shape: [] },
  ] as const;
  const came = await tried(casesOf(100), async (index) => {
    const draws = new Draws(2, index);
    const bytes = Buffer.from(text);
    const broken = index % 2 === 0 ? Buffer.from(brokenText(text, draws)) : brokenBytes(bytes, draws);
    await writeFile(join(folder, 'rows'), broken);
    const used: Used = { use, path: 'rows' };
    const run = async () => {
      const source = await parseSource(used, folder)(features);
      const keys: number[] = [];
      for await (const { batch, rejected } of source.read({ limit: 1000, chunkRows: 7, times: { readS: 0, processS: 0 } })) {
        keys.push(...batch.keys, ...rejected.map(({ key }) => key));
        expect(rejected.filter(({ failure }) => failure.message === '')).toEqual([]);
      }
      expect(keys.toSorted((a, b) => a - b)).toEqual(keys.map((_, key) => key));
    };
    return { input: Buffer.from(broken).toString('latin1'), run };
  });
  expect(came.right).toBeGreaterThan(0);
});

it('100 SavedModels', async () => {
  const folder = await temporaryFolder();
  const whole = await readFile(join(root, 'models/babyweight/saved_model.pb'));
  await cp(join(root, 'models/babyweight'), folder, { recursive: true });
  const came = await tried(casesOf(100), async (index) => {
    await writeFile(join(folder, 'saved_model.pb'), brokenBytes(whole, new Draws(3, index)));
    return { input: `case ${index}`, run: () => readSignature(folder) };
  });
  expect(came).toEqual(both);
});

it('100 price books', async () => {
  const folder = await temporaryFolder();
  const prices = [
    {
      sku: 'a',
      unit: 'h',
      usd: 1,
      source: 'contract',
      confidence: 'good',
      usdRange: { low: 0.5, high: 2 },
      from: '2026-11',
      incrementS: 60,
    },
    { sku: 'b', unit: 'GB h', usd: 0.1, source: 'list', confidence: 'weak' },
  ];
  const book = { id: 'mine', region: 'here', currency: 'USD', gathered: '2026-11', prices };
  const came = await tried(casesOf(100), async (index) => {
    const draws = new Draws(4, index);
    const text = index % 3 === 0 ? brokenText(JSON.stringify(book), draws) : JSON.stringify(brokenValue(book, draws));
    await writeFile(join(folder, 'mine.json'), text);
    const run = async () => {
      for (const { usd, usdRange } of (await loadPriceBook('mine.json', folder)).prices) {
        expect(usd).toBeGreaterThanOrEqual(usdRange?.low ?? 0);
        expect(usd).toBeLessThanOrEqual(usdRange?.high ?? 1e6);
      }
    };
    return { input: text, run };
  });
  expect(came).toEqual(both);
});

it('100 journals', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'journal.jsonl');
  const at = '2026-11-28T00:00:00.000Z';
  const events = ['intended', 'made', 'removed'].map((event) => ({ event, id: 'a', step: 'upload', at }));
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  const came = await tried(casesOf(100), async (index) => {
    const broken = brokenText(text, new Draws(5, index));
    await writeFile(path, broken);
    return { input: broken, run: async () => (await Journal.read(path)).deployments };
  });
  expect(came.refused).toBeGreaterThan(0);
});

it('100 stored runs: a changed one is never read as another measurement', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'run.json');
  const text = sealedText(JSON.parse(await readFile(join(root, 'data/seed-2018/run.json'), 'utf8')) as object);
  await writeFile(path, text);
  const whole = await readRecord(folder);
  const came = await tried(casesOf(100), async (index) => {
    const broken = brokenText(text, new Draws(7, index));
    await writeFile(path, broken);
    const run = async () => {
      const record = await readRecord(folder);
      // Without its checksum it is a run of an earlier version, and may be another.
      expect(record).toEqual(broken.includes('"sha256"') ? whole : record);
    };
    return { input: `case ${index}`, run };
  });
  expect(came.refused).toBeGreaterThan(0);
});
