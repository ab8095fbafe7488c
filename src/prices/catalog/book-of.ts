import { sum } from '../../core/numbers.ts';
import type { PriceFile, PriceOfFile } from '../price-book.ts';
import type { CatalogSku } from './cloud-billing.ts';
import { type Match, matches, type Part } from './matches.ts';

/** The prices of a region on `day` (`2026-11-23`). SKUs that are not found exactly once are listed in `open`. */
export function bookOf(catalog: ReadonlyMap<string, readonly CatalogSku[]>, region: string, day: string): PriceFile {
  const prices: PriceOfFile[] = [];
  const open: string[] = [];
  for (const match of matches) {
    const found = priceOf(match, catalog, { region, day });
    if (typeof found === 'string') open.push(`${match.sku}: ${found}`);
    else prices.push(found);
  }
  return {
    id: `${region}-${day}`,
    region,
    currency: 'USD',
    gathered: day,
    about: 'List prices read from the Cloud Billing Catalog.',
    prices,
    billingRules: [],
    open,
  };
}

interface Asked {
  readonly region: string;
  readonly day: string;
}

/** The price, or why there is none. */
function priceOf(
  { sku, item, unit, parts }: Match,
  catalog: ReadonlyMap<string, readonly CatalogSku[]>,
  { region, day }: Asked,
): PriceOfFile | string {
  const rates: number[] = [];
  const sources: string[] = [];
  const skuIds: string[] = [];
  for (const part of parts) {
    const fitting = (catalog.get(part.service) ?? []).filter((entry) => fits(entry, part, region));
    const [only] = fitting;
    if (only === undefined) return `no SKU of ${part.service} matches ${part.description.source} in ${region}`;
    if (fitting.length > 1) return `${fitting.length} SKUs match: ${fitting.map(({ skuId }) => skuId).join(', ')}`;
    const rate = rateOf(only, part);
    if (typeof rate === 'string') return `SKU ${only.skuId}: ${rate}`;
    rates.push(rate);
    skuIds.push(only.skuId ?? '?');
    sources.push(`${part.amount === 1 ? '' : `${part.amount} x `}SKU ${only.skuId} (${only.description})`);
  }
  return {
    sku,
    item,
    unit,
    usd: sum(rates),
    source: `Cloud Billing Catalog, ${sources.join(' + ')}`,
    sourceDate: day,
    ...(skuIds.length === 1 && { skuId: skuIds.join() }),
    confidence: 'good',
  };
}

function fits({ description, category, serviceRegions }: CatalogSku, part: Part, region: string): boolean {
  const here = serviceRegions?.includes(region) || serviceRegions?.includes('global');
  return here === true && part.description.test(description ?? '') && (category?.usageType ?? 'OnDemand') === 'OnDemand';
}

/** USD for `amount` units: the first price above 0. What is free before it, or cheaper beyond it, belongs to the billing account. */
function rateOf({ pricingInfo }: CatalogSku, { amount, usageUnit }: Part): number | string {
  const { tieredRates = [], usageUnit: unit } = pricingInfo?.at(-1)?.pricingExpression ?? {};
  if (unit !== usageUnit) return `is priced by ${unit ?? 'nothing'}, not by ${usageUnit}`;
  if (tieredRates.some(({ unitPrice }) => unitPrice?.currencyCode !== 'USD')) return 'is not priced in USD';
  const usd = tieredRates
    .map(({ unitPrice }) => Number(unitPrice?.units ?? 0) + (unitPrice?.nanos ?? 0) / 1e9)
    .find((price) => price > 0);
  return usd === undefined ? 'has no price above 0' : usd * amount;
}
