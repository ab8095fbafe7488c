/** Dated list prices: what usage is priced with. */
import { bundledPrices } from '../core/paths.ts';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';

import { z } from 'zod';
import { readJson } from '../core/json-file.ts';
import { parseOptions } from '../core/options.ts';
import { didYouMean, ProblemsError } from '../core/problems.ts';

/** A year, a month or a day. */
const date = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'must be a date such as 2026-11');

const price = z.strictObject({
  sku: z.string().min(1),
  item: z.string().optional(),
  unit: z.string().min(1),
  usd: z.number().nonnegative(),
  source: z.string().min(1),
  /** good: the provider's own page or code; medium: derived or third party; disputed: sources differ; legacy: no longer offered. */
  confidence: z.enum(['good', 'medium', 'disputed', 'legacy']),
  /** Where sources differ. */
  usdRange: z.strictObject({ low: z.number().nonnegative(), high: z.number().nonnegative() }).optional(),
  /** Validity, where it is not the book's. */
  from: date.optional(),
  to: date.optional(),
  incrementS: z.number().positive().optional(),
  minimumS: z.number().positive().optional(),
  freePerMonth: z.number().positive().optional(),
  above: z.array(z.strictObject({ units: z.number().positive(), usd: z.number().nonnegative() })).optional(),
});

const book = z
  .strictObject({
    id: z.string().min(1),
    region: z.string().min(1),
    currency: z.literal('USD'),
    gathered: date,
    /** From when to when the prices are known to hold; `gathered` unless given, and no end. */
    from: date.optional(),
    to: date.optional(),
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

export type PriceOfFile = Readonly<z.output<typeof price>>;
/** A price with the book that has it, and from when to when it is known to hold. */
export type BookedPrice = PriceOfFile & { readonly book: string; readonly from: string };
/** A book as its file has it. */
export type PriceFile = z.output<typeof book>;
/** One book, or several on top of each other. */
export interface PriceBook extends Readonly<Omit<PriceFile, 'prices' | 'from' | 'to'>> {
  readonly prices: readonly BookedPrice[];
}

/**
 * A bundled book by its id (`us-central1-2026-11`) or by its region (the newest one that is valid today), or a file: a name that ends with
 * `.json`, relative to `baseDir`. Of several names the first book that has a price gives it. Throws ProblemsError.
 */
export async function loadPriceBook(names: string | readonly string[], baseDir = process.cwd()): Promise<PriceBook> {
  const books = await Promise.all([names].flat().map((name) => loadOne(name, baseDir)));
  return books.reduce(layered);
}

/** What finds the same book again from any folder: the id of a bundled one, which has its date, or a file's full path. */
export async function findPriceBook(name: string, baseDir: string): Promise<string> {
  const { id } = await loadOne(name, baseDir);
  return name.endsWith('.json') ? resolve(baseDir, name) : id;
}

/** Ids of the books that come with predbench, by region, the oldest first. */
export async function bundledPriceBooks(): Promise<string[]> {
  const files = await readdir(bundledPrices);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();
}

async function loadOne(name: string, baseDir: string): Promise<PriceBook> {
  if (name.endsWith('.json')) return booked(await readBook(resolve(baseDir, name), name));
  const ids = await bundledPriceBooks();
  if (ids.includes(name)) return booked(await readBook(resolve(bundledPrices, `${name}.json`), `${name}.json`));
  const books = await Promise.all(ids.map((id) => readBook(resolve(bundledPrices, `${id}.json`), `${id}.json`)));
  const found = newest(books.filter(({ region }) => region === name));
  if (found !== undefined) return booked(found);
  throw new ProblemsError([
    {
      key: 'prices',
      message: `there is no price book "${name}"${didYouMean(name, ids)}; bundled: ${ids.join(', ')}`,
      remedy:
        'Name a bundled book or its region, or a file of your own that ends with .json (docs/experiment-file.md shows its form).',
    },
  ]);
}

/** The latest of those that do not say when their prices ended. */
function newest(books: readonly PriceFile[]): PriceFile | undefined {
  const from = (book: PriceFile) => book.from ?? book.gathered;
  return books.filter(({ to }) => to === undefined).toSorted((a, b) => (from(a) < from(b) ? 1 : -1))[0];
}

function booked({ from, to, ...book }: PriceFile): PriceBook {
  const prices = book.prices.map((price) => ({
    ...(to !== undefined && { to }),
    ...price,
    from: price.from ?? from ?? book.gathered,
    book: book.id,
  }));
  return { ...book, prices };
}

function joined(a: string, b: string): string {
  return a.split(' + ').includes(b) ? a : `${a} + ${b}`;
}

function layered(top: PriceBook, below: PriceBook): PriceBook {
  return {
    ...top,
    id: joined(top.id, below.id),
    region: joined(top.region, below.region),
    gathered: joined(top.gathered, below.gathered),
    prices: [...top.prices, ...below.prices.filter(({ sku }) => !top.prices.some((price) => price.sku === sku))],
    billingRules: [...new Set([...top.billingRules, ...below.billingRules])],
    open: [...new Set([...top.open, ...below.open])],
  };
}

async function readBook(path: string, file: string): Promise<PriceFile> {
  return parseOptions(book, await readJson(path, 'a price book', file), { file });
}
