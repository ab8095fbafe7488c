import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundledPriceBooks, loadPriceBook } from '../../src/prices/price-book.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'predbench-test-'));
});
afterAll(() => rm(dir, { recursive: true }));

const head = { id: 'mine', region: 'here', currency: 'USD', gathered: '2026-11' };

describe('loadPriceBook', () => {
  test('every bundled book can be read, is named by its file and has each sku once', async () => {
    const ids = await bundledPriceBooks();
    expect(ids).toEqual(['europe-west1-2026-11', 'us-central1-2018', 'us-central1-2026-11']);
    for (const id of ids) expect((await loadPriceBook(id)).id).toBe(id);
  });

  test('a region names its newest book, not one whose prices have ended', async () => {
    expect((await loadPriceBook('us-central1')).id).toBe('us-central1-2026-11');
  });

  test('a file of one’s own, relative to the experiment', async () => {
    const prices = [{ sku: 'a', unit: 'h', usd: 1, source: 'contract', confidence: 'good' }];
    await writeFile(join(dir, 'mine.json'), JSON.stringify({ ...head, prices }));
    expect(await loadPriceBook('mine.json', dir)).toEqual({
      ...head,
      prices: [{ ...prices[0], book: 'mine', from: '2026-11' }],
      billingRules: [],
      open: [],
    });
  });

  const mine = { sku: 'a', unit: 'h', usd: 1, source: 'contract', confidence: 'good' };
  test.each([
    [{ ...mine, from: '2026-99-99' }, 'prices[0].from', 'must be a date such as 2026-11 or 2026-11-30'],
    [{ ...mine, sourceDate: '2026-02-30' }, 'prices[0].sourceDate', 'must be a date such as 2026-11 or 2026-11-30'],
    [{ ...mine, from: '2026-12', to: '2026-11-30' }, 'prices[0].to', 'must not be before from (2026-12)'],
    [{ ...mine, usdRange: { low: 2, high: 0.5 } }, 'prices[0].usdRange', 'must go from low to high, with usd (1) in it'],
    [{ ...mine, usdRange: { low: 2, high: 3 } }, 'prices[0].usdRange', 'must go from low to high, with usd (1) in it'],
    [{ ...mine, usd: 1e300 }, 'prices[0].usd', 'must be at most 1000000, not 1e+300'],
    [{ ...mine, minimumS: 1e300 }, 'prices[0].minimumS', 'must be at most 31622400, not 1e+300'],
  ])('an impossible price is refused: %j', async (price, key, message) => {
    await writeFile(join(dir, 'wrong.json'), JSON.stringify({ ...head, prices: [price] }));
    await expect(loadPriceBook('wrong.json', dir)).rejects.toMatchObject({ problems: [{ file: 'wrong.json', key, message }] });
  });

  test('a price may begin and end in the same year, month or day', async () => {
    const spans = ['2026', '2026-11', '2026-11-30'].map((to, i) => ({
      ...mine,
      sku: String(i),
      from: '2026-11-30'.slice(0, to.length),
      to,
    }));
    await writeFile(join(dir, 'short.json'), JSON.stringify({ ...head, prices: spans }));
    expect((await loadPriceBook('short.json', dir)).prices).toHaveLength(3);
  });

  test('of several books the first that has a price gives it, with its own validity', async () => {
    const own = [
      { sku: 'dataflow/batch/vcpu', unit: 'vCPU h', usd: 0.05, source: 'contract', confidence: 'good', from: '2026-10' },
    ];
    await writeFile(join(dir, 'over.json'), JSON.stringify({ ...head, to: '2026-12', prices: own }));
    const { id, gathered, region, prices } = await loadPriceBook(['over.json', 'us-central1-2018', 'us-central1'], dir);
    expect({ id, gathered, region }).toEqual({
      id: 'mine + us-central1-2018 + us-central1-2026-11',
      gathered: '2026-11',
      region: 'here + us-central1',
    });
    const of = (name: string) => prices.filter(({ sku }) => sku === name);
    expect(of('dataflow/batch/vcpu')).toEqual([{ ...own[0], to: '2026-12', book: 'mine' }]);
    expect(of('dataflow/batch/memory')).toMatchObject([{ usd: 0.003557, book: 'us-central1-2018', to: '2018' }]);
    expect(of('dataflow/streaming/vcpu')).toMatchObject([{ usd: 0.069, book: 'us-central1-2026-11', from: '2026-11' }]);
    expect(of('ai-platform/batch-prediction')).toMatchObject([{ usd: 0.09262, from: '2018', to: '2018' }]);
  });

  test('names the nearest book for one that is not there', async () => {
    await expect(loadPriceBook('us-central1-2026-12')).rejects.toMatchObject({
      exitCode: 2,
      problems: [
        {
          key: 'prices',
          message:
            'there is no price book "us-central1-2026-12" (did you mean "us-central1-2026-11"?); bundled: europe-west1-2026-11, us-central1-2018, us-central1-2026-11',
        },
      ],
    });
  });

  test('tells everything that is wrong in a file', async () => {
    const price = { sku: 'a', unit: 'h', usd: -1, source: 'contract', confidence: 'good' };
    await writeFile(join(dir, 'bad.json'), JSON.stringify({ ...head, gathered: 'today', prices: [price] }));
    await expect(loadPriceBook('bad.json', dir)).rejects.toMatchObject({
      problems: [
        { file: 'bad.json', key: 'gathered', message: 'must be a date such as 2026-11 or 2026-11-30' },
        { file: 'bad.json', key: 'prices[0].usd', message: 'must be at least 0, not -1' },
      ],
    });
    await writeFile(
      join(dir, 'twice.json'),
      JSON.stringify({
        ...head,
        prices: [
          { ...price, usd: 1 },
          { ...price, usd: 2 },
        ],
      }),
    );
    await expect(loadPriceBook('twice.json', dir)).rejects.toMatchObject({
      problems: [{ file: 'twice.json', key: 'prices[1].sku', message: '"a" already has a price' }],
    });
  });

  test('a free quota is refused: no cost counts one', async () => {
    const price = { sku: 'a', unit: 'h', usd: 1, source: 'contract', confidence: 'good', freePerMonth: 3 };
    await writeFile(join(dir, 'free.json'), JSON.stringify({ ...head, prices: [price] }));
    await expect(loadPriceBook('free.json', dir)).rejects.toMatchObject({
      problems: [
        {
          key: 'prices[0].freePerMonth',
          message: 'is no longer a key',
          remedy: 'remove it: quotas and tiers of a month belong to the billing account, and are in no cost here',
        },
      ],
    });
  });

  test('a missing or broken file is told in words', async () => {
    await expect(loadPriceBook('none.json', dir)).rejects.toMatchObject({ name: 'ProblemsError', exitCode: 2 });
    await writeFile(join(dir, 'broken.json'), '{');
    await expect(loadPriceBook('broken.json', dir)).rejects.toMatchObject({
      problems: [{ file: 'broken.json', message: expect.stringContaining('cannot be read as a price book') }],
    });
  });
});
