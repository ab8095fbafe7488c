/** What a projection costs, and the range that its unknowns leave. */
import { positionsOf } from './positions.ts';
import { remembered, sum } from '../../core/numbers.ts';
import type { Range, Usage } from '../../core/predictor.ts';
import { triangular } from '../../core/random.ts';
import { normalQuantile } from '../../measure/statistics/normal.ts';
import { type CostEstimate, type CostLine, priceUsage, type UsdMeter, usdMeter } from '../../prices/cost.ts';
import type { Amount } from '../../prices/metered.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { asStated, type Position } from './assumptions.ts';
import { instancesOf } from './measured-load.ts';
import type { Load, Model, Projection } from './model.ts';
import { project, projector } from './project.ts';
import type { Projector } from './projector.ts';

export interface Costed {
  readonly projection: Projection;
  /** `perRunUsd` with the range that holds 95 % of the draws: of a stream, of its seconds. */
  readonly cost: CostEstimate;
}

/** `share`: of the instances that got a prediction. `slower`: of a repeat that took another time than the median. */
export function costed(model: Model, load: Load, book: PriceBook, { share = 1, slower = 1 } = {}): Costed {
  const projection = project(model, load, asStated, slower);
  const { lines, unpriced, book: id } = priceUsage(projection.usage, book);
  if (lines.length === 0) return { projection, cost: { book: id, lines, unpriced } };
  const usdAt = loadMeter(model, book);
  const slowerAt = slownessOf(model);
  const perRunUsd = rangeOver((position) => usdAt(load, position, slower * slowerAt(position)), sum(lines.map(({ usd }) => usd)));
  const predictions = instancesOf(load) * share;
  return {
    projection,
    cost: {
      book: id,
      lines,
      unpriced,
      perRunUsd,
      ...(predictions > 0 && { perMillionPredictionsUsd: scaledRange(perRunUsd, 1e6 / predictions) }),
    },
  };
}

/** USD of what has a price, where the unknowns lie at this position, and the measured work took so many times as long. */
export type LoadMeter = (load: Load, position?: Position, slower?: number) => number;

/** For many draws of one model. */
export function loadMeter(model: Model, book: PriceBook): LoadMeter {
  const { lines, at } = projector(model);
  const usd = drawnMeter(lines, book);
  const slowerAt = slownessOf(model);
  return (load, position = asStated, slower = slowerAt(position)) => usd(at(load, position, slower).amounts(), position);
}

/** USD of amounts of these lines, with them and their prices at their positions. */
export function drawnMeter(lines: Projector<Load>['lines'], book: PriceBook): UsdMeter<Position> {
  return usdMeter(lines, book, drawnFactor);
}

/** How many times as long the measured work took: a log-normal error of the middle of the repeats. */
export function slownessOf({ noise, strategy }: Model): (position: Position) => number {
  const key = `noise:${strategy}`;
  const times = remembered((at) => Math.exp(normalQuantile(at) * noise));
  return (position) => {
    const at = position(key);
    return at === undefined ? 1 : times(at);
  };
}

/** A list price that is not `good` and has no range may be so many times as high, or as low. */
export const priceFactor = 1.2;

/** USD of a line with its quantity and its price at their positions. */
export function drawnUsd(line: CostLine): (position: Position) => number {
  const { usd, usdPerUnit, priceRange: usdRange, confidence } = line;
  const factorAt = drawnFactor(line, { usd: usdPerUnit, usdRange, confidence });
  return (position) => usd * factorAt(line, position);
}

interface Price {
  readonly usd: number;
  readonly usdRange?: { readonly low: number; readonly high: number } | undefined;
  readonly confidence: CostLine['confidence'];
}

function drawnFactor(
  { part, sku }: Pick<Usage, 'part' | 'sku'>,
  { usd, usdRange, confidence }: Price,
): (amount: Amount, position: Position) => number {
  const [ofQuantity, ofPrice] = [quantityRangeKey(part), priceKey(sku)];
  const isFixed = (usdRange === undefined && confidence === 'good') || usd === 0;
  return ({ quantity, range }, position) => {
    let factor = 1;
    const amountAt = range && position(ofQuantity);
    if (amountAt !== undefined && range !== undefined && quantity > 0) {
      factor *= triangular(amountAt, range.low, quantity, range.high) / quantity;
    }
    const priceAt = isFixed ? undefined : position(ofPrice);
    if (priceAt === undefined) return factor;
    return usdRange === undefined
      ? factor * priceFactor ** (2 * priceAt - 1)
      : (factor * triangular(priceAt, usdRange.low, usd, usdRange.high)) / usd;
  };
}

/** Keys of what is not known of a line. */
export function unknownsOf({ part, sku, range, priceRange, confidence }: CostLine): string[] {
  return [
    ...(range === undefined ? [] : [quantityRangeKey(part)]),
    ...(priceRange === undefined && confidence === 'good' ? [] : [priceKey(sku)]),
  ];
}

export function priceKey(sku: string): string {
  return `price:${sku}`;
}

function quantityRangeKey(part: string): string {
  return `range:${part}`;
}

/** Of a range; enough for two digits of its ends. */
const draws = 400;
const seed = 1;

/** The stated value, and what holds 95 % of the draws. */
export function rangeOver(of: (position: Position) => number, value: number): Range {
  const drawn = Float64Array.from(drawnPositions(draws).map(of)).toSorted();
  const at = (share: number) => drawn[Math.round(share * (draws - 1))] ?? value;
  return { value, low: Math.min(value, at(0.025)), high: Math.max(value, at(0.975)) };
}

/** By key: the same for every strategy and load, so that what they share moves together. */
const positions = new Map<string, Float64Array>();

function positionsFor(key: string): Float64Array {
  const known = positions.get(key);
  if (known !== undefined) return known;
  const made = Float64Array.from({ length: draws }, (_, i) => positionsOf(seed, key)(i));
  positions.set(key, made);
  return made;
}

/** Of at most as many draws as a range takes. */
export function drawnPositions(count: number): Position[] {
  return Array.from({ length: count }, (_, draw) => (key: string) => positionsFor(key)[draw]);
}

export function scaledRange({ value, low, high }: Range, factor: number): Range {
  return { value: value * factor, low: low * factor, high: high * factor };
}
