/** Price books: dated list prices. */
import { bundledPrices } from '../core/paths.ts';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';

import { z } from 'zod';
import { readJson } from '../core/json-file.ts';
import { formerKeys, parseOptions } from '../core/options.ts';
import { didYouMean, ProblemsError } from '../core/problems.ts';
import { secondsPerDay } from '../core/units.ts';

/** A year, a month or a day. */
const date = z
  .string()
  .refine((text) => /^\d{4}(-\d{2}(-\d{2})?)?$/.test(text) && isOnCalendar(text), 'must be a date such as 2026-11 or 2026-11-30');

/** Anything dearer, or billed in longer steps, is a slip of the decimal point. */
const maxUsd = 1e6;
const maxBilledS = 366 * secondsPerDay;

const usd = z.number().nonnegative().max(maxUsd);

const price = z.strictObject({
  sku: z.string().min(1),
  item: z.string().optional(),
  unit: z.string().min(1),
  usd,
  source: z.string().min(1),
  /** When the source had it; absent if that is not known. */
  sourceDate: date.optional(),
  /** The provider's own number of the SKU, where known. */
  skuId: z.string().min(1).optional(),
  /**
   * good: from the provider's page, list or bill, or two independent sources; medium: one source, or a rule that holds elsewhere; weak: by
   * analogy, or a price that moves; disputed: sources differ; legacy: no longer offered.
   */
  confidence: z.enum(['good', 'medium', 'weak', 'disputed', 'legacy']),
  /** If sources differ. */
  usdRange: z.strictObject({ low: usd, high: usd }).optional(),
  /** Validity, if it differs from the book's. */
  from: date.optional(),
  to: date.optional(),
  incrementS: z.number().positive().max(maxBilledS).optional(),
  minimumS: z.number().positive().max(maxBilledS).optional(),
});

const monthly = 'remove it: quotas and tiers of a month belong to the billing account, and are in no cost here';
price.register(formerKeys, { freePerMonth: monthly, above: monthly });

const book = z
  .strictObject({
    id: z.string().min(1),
    region: z.string().min(1),
    currency: z.literal('USD'),
    gathered: date,
    /** Known validity; from `gathered` on, unless given. */
    from: date.optional(),
    to: date.optional(),
    about: z.string().optional(),
    prices: z.array(price),
    billingRules: z.array(z.string()).default([]),
    open: z.array(z.string()).default([]),
  })
  .superRefine(({ prices, from, to }, context) => {
    const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (endsBefore(to, from)) refuse(['to'], `must not be before from (${from})`);
    prices.forEach(({ sku, usd, usdRange, from, to }, i) => {
      if (prices.findIndex((other) => other.sku === sku) < i) refuse(['prices', i, 'sku'], `"${sku}" already has a price`);
      if (usdRange !== undefined && !(usdRange.low <= usd && usd <= usdRange.high))
        refuse(['prices', i, 'usdRange'], `must go from low to high, with usd (${usd}) in it`);
      if (endsBefore(to, from)) refuse(['prices', i, 'to'], `must not be before from (${from})`);
    });
  });

/** 2026-02-30 is on none. */
function isOnCalendar(text: string): boolean {
  const [year = '', month = '01', day = '01'] = text.split('-');
  const full = `${year}-${month}-${day}`;
  const parsed = new Date(`${full}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(full);
}

/** A year or a month counts to its end: 2026-11 does not end before 2026-11-15. */
function endsBefore(to: string | undefined, from: string | undefined): boolean {
  return to !== undefined && from !== undefined && to < from.slice(0, to.length);
}

export type PriceOfFile = Readonly<z.output<typeof price>>;
/** A price with its book and its known validity; `discount` is the share that the user does not pay of it. */
export type BookedPrice = PriceOfFile & { readonly book: string; readonly from: string; readonly discount?: number };
/** As in the file. */
export type PriceFile = z.output<typeof book>;
/** One book, or several combined. */
export interface PriceBook extends Readonly<Omit<PriceFile, 'prices' | 'from' | 'to'>> {
  readonly prices: readonly BookedPrice[];
}

/**
 * A bundled book by id (`us-central1-2026-11`) or by region (the newest that is valid today), or a `.json` file, relative to `baseDir`. In a
 * list, the first that has a price takes precedence. Throws ProblemsError.
 */
export async function loadPriceBook(names: string | readonly string[], baseDir = process.cwd()): Promise<PriceBook> {
  const books = await Promise.all([names].flat().map((name) => loadOne(name, baseDir)));
  return books.reduce(layered);
}

/** A name that works from any folder: the id of a bundled book, or a file's full path. */
export async function findPriceBook(name: string, baseDir: string): Promise<string> {
  const { id } = await loadOne(name, baseDir);
  return name.endsWith('.json') ? resolve(baseDir, name) : id;
}

/** Ids of the bundled books, by region, oldest first. */
export async function bundledPriceBooks(): Promise<string[]> {
  const files = await readdir(bundledPrices);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();
}

/** Books of several regions have none in common. */
export function singleRegion({ region }: Pick<PriceBook, 'region'>): { readonly region?: string } {
  return region.includes(joint) ? {} : { region };
}

async function loadOne(name: string, baseDir: string): Promise<PriceBook> {
  if (name.endsWith('.json')) return booked(await readBook(resolve(baseDir, name), name));
  const ids = await bundledPriceBooks();
  if (ids.includes(name)) return booked(await readBook(resolve(bundledPrices, `${name}.json`), `${name}.json`));
  const books = await Promise.all(ids.map((id) => readBook(resolve(bundledPrices, `${id}.json`), `${id}.json`)));
  const found = newest(books.filter(({ region }) => region === name));
  if (found !== undefined) return booked(found);
  throw new ProblemsError({
    key: 'prices',
    message: `there is no price book "${name}"${didYouMean(name, ids)}; bundled: ${ids.join(', ')}`,
    remedy: 'name a bundled book or its region, or your own .json file (docs/experiment-file.md shows its format)',
  });
}

/** The latest whose prices have no end. */
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

const joint = ' + ';

function joined(a: string, b: string): string {
  return a.split(joint).includes(b) ? a : `${a}${joint}${b}`;
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
