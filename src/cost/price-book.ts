/** Dated list prices: what usage is priced with. */
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readJson } from '../json-file.ts';
import { parseOptions } from '../options.ts';
import { didYouMean, ProblemsError } from '../problems.ts';

const price = z.strictObject({
  sku: z.string().min(1),
  item: z.string().optional(),
  unit: z.string().min(1),
  usd: z.number().nonnegative(),
  source: z.string().min(1),
  /** good: the provider's own page or code; medium: derived or third party; disputed: sources differ; legacy: no longer offered. */
  confidence: z.enum(['good', 'medium', 'disputed', 'legacy']),
});

const book = z
  .strictObject({
    id: z.string().min(1),
    region: z.string().min(1),
    currency: z.literal('USD'),
    /** Year and month. */
    gathered: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/, 'must be a date such as 2026-11'),
    about: z.string().optional(),
    prices: z.array(price),
    billingRules: z.array(z.string()).default([]),
    open: z.array(z.string()).default([]),
  })
  .superRefine(({ prices }, context) => {
    prices.forEach(({ sku }, i) => {
      if (prices.findIndex((other) => other.sku === sku) < i) {
        context.addIssue({ code: 'custom', path: ['prices', i, 'sku'], message: `"${sku}" has a price already` });
      }
    });
  });

export type Price = Readonly<z.output<typeof price>>;
export type PriceBook = Readonly<z.output<typeof book>>;

/** Packed beside `dist`; the same from `src`. */
const bundledDir = fileURLToPath(new URL('../../data/prices', import.meta.url));

/**
 * A bundled book by its id (`us-central1-2026-11`) or by its region (the newest one), or a file: a name that ends with `.json`, relative to
 * `baseDir`. Throws ProblemsError.
 */
export async function loadPriceBook(name: string, baseDir = process.cwd()): Promise<PriceBook> {
  if (name.endsWith('.json')) return readBook(resolve(baseDir, name), name);
  const ids = await bundledPriceBooks();
  const id = ids.includes(name) ? name : ids.findLast((id) => id.startsWith(`${name}-2`));
  if (id === undefined) {
    throw new ProblemsError([
      {
        key: 'prices',
        message: `there is no price book "${name}"${didYouMean(name, ids)}; bundled: ${ids.join(', ')}`,
        remedy: 'Name a bundled book or its region, or a file of your own that ends with .json (docs/method.md shows its form).',
      },
    ]);
  }
  return readBook(resolve(bundledDir, `${id}.json`), `${id}.json`);
}

/** Ids of the books that come with predbench; of one region, the oldest first. */
export async function bundledPriceBooks(): Promise<string[]> {
  const files = await readdir(bundledDir);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();
}

async function readBook(path: string, file: string): Promise<PriceBook> {
  return parseOptions(book, await readJson(path, 'a price book', file), { file });
}
