/** What a month costs as a function of its load: fixed parts, steps and straight parts. Formulas: docs/derivations.md, "Cost of a month". */
import { daysPerMonth, hoursPerMonth, secondsPerHour, secondsPerMonth } from '../../../core/units.ts';
import type { Range, Usage } from '../../../core/predictor.ts';
import { billedQuantity, monthlyUsd } from '../../../prices/billing.ts';
import type { BookedPrice, PriceBook } from '../../../prices/price-book.ts';
import { type Curve, type Domain, mapped, mostSteps, stairs, straight, sumOf, times } from './piecewise.ts';

export type LoadUnit = 'rows/day' | 'messages/s';

/** How a usage line of a run grows with the load. */
export type Growth =
  /** Machines that are paid for every hour: each `loadPerMachine` that is started takes one more, and there is always one. */
  | { readonly kind: 'deployed'; readonly unitsPerMachine: Range; readonly loadPerMachine: number }
  /** One run a day, which takes `perRun` for every `rowsPerStart` that is started, and `perRow`. In the units of the price. */
  | { readonly kind: 'daily run'; readonly perRun: Range; readonly perRow: Range; readonly rowsPerStart: number }
  /** Of a stream: only what each message takes. */
  | { readonly kind: 'by use'; readonly perMessage: Range };

export interface GrowingLine {
  readonly usage: Pick<Usage, 'part' | 'sku' | 'unit'>;
  readonly growth: Growth;
}

/** Of one price: the lines with it, and what they come to. */
export interface MonthlyPart {
  readonly price: BookedPrice;
  readonly lines: readonly GrowingLine[];
  /** Units a month. */
  readonly units: Curve;
  readonly usd: Curve;
}

export interface MonthlyCurve {
  /** USD a month; absent where nothing has a price. At least this where something is unpriced. */
  readonly usd?: Readonly<Record<keyof Range, Curve>>;
  readonly parts: readonly MonthlyPart[];
  /** SKUs. */
  readonly unpriced: readonly string[];
}

export function monthlyCurve(lines: readonly GrowingLine[], book: PriceBook, domain: Domain): MonthlyCurve {
  const priceOf = ({ usage }: GrowingLine) => book.prices.find(({ sku, unit }) => sku === usage.sku && unit === usage.unit);
  const unpriced = [...new Set(lines.filter((line) => priceOf(line) === undefined).map(({ usage }) => usage.sku))];
  const prices = [...new Set(lines.flatMap((line) => priceOf(line) ?? []))];
  const partsAt = (end: keyof Range) =>
    prices.map((price) =>
      partOf(
        price,
        lines.filter((line) => priceOf(line) === price),
        end,
        domain,
      ),
    );
  const parts = partsAt('value');
  if (parts.length === 0) return { parts, unpriced };
  return { usd: { value: total(parts), low: total(partsAt('low')), high: total(partsAt('high')) }, parts, unpriced };
}

function total(parts: readonly MonthlyPart[]): Curve {
  return sumOf(parts.map(({ usd }) => usd));
}

export function rangeAt(usd: NonNullable<MonthlyCurve['usd']>, load: number): Range {
  return { value: usd.value.at(load), low: usd.low.at(load), high: usd.high.at(load) };
}

/** Free quotas and tiers are those of the SKU, whatever parts use it. */
function partOf(price: BookedPrice, lines: readonly GrowingLine[], end: keyof Range, domain: Domain): MonthlyPart {
  const units = sumOf(lines.map(({ growth }) => monthlyUnits(growth, price, end, domain)));
  const usd = end === 'value' ? price.usd : (price.usdRange?.[end] ?? price.usd);
  const tiers = [price.freePerMonth ?? 0, ...(price.above ?? []).map((tier) => tier.units)];
  return { price, lines, units, usd: mapped(units, (amount) => monthlyUsd(amount, usd, price), tiers, domain) };
}

function monthlyUnits(growth: Growth, price: BookedPrice, end: keyof Range, domain: Domain): Curve {
  if (growth.kind === 'deployed') return stairs(growth.loadPerMachine, growth.unitsPerMachine[end] * hoursPerMonth, domain);
  if (growth.kind === 'by use') return straight(0, growth.perMessage[end] * secondsPerMonth);
  const { perRun, perRow, rowsPerStart } = growth;
  const ofRun = sumOf([stairs(rowsPerStart, perRun[end], domain), straight(0, perRow[end])]);
  return times(billed(ofRun, price, domain), daysPerMonth);
}

/** Raised to the minimum charge, then to whole increments. */
function billed(quantity: Curve, { minimumS, incrementS }: BookedPrice, domain: Domain): Curve {
  const increment = (incrementS ?? 0) / secondsPerHour;
  const rounded = (units: number) =>
    billedQuantity(units, { minimumS, incrementS: units > increment * mostSteps ? undefined : incrementS });
  const minimum = billedQuantity(Number.MIN_VALUE, { minimumS });
  const steps = increment === 0 ? [] : Array.from({ length: mostSteps }, (_, i) => (i + 1) * increment);
  const limits = [...(minimumS === undefined ? [] : [minimum]), ...steps].toSorted((a, b) => a - b);
  return mapped(quantity, rounded, limits, domain);
}
