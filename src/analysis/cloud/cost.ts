/** What a projection costs, and the range that its unknowns leave. */
import { sum } from '../../core/numbers.ts';
import type { Range, Usage } from '../../core/predictor.ts';
import { triangular } from '../../core/random.ts';
import { normalQuantile } from '../../measure/statistics/normal.ts';
import { type CostEstimate, type CostLine, type DrawnFactor, priceUsage, type UsdMeter, usdMeter } from '../../prices/cost.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { always, type Drawn, type Draws, drawsOf } from './draws.ts';
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
  const projection = project(model, load, slower);
  const { lines, unpriced, book: id } = priceUsage(projection.usage, book);
  if (lines.length === 0) return { projection, cost: { book: id, lines, unpriced } };
  const usdAt = loadMeter(model, book)(rangeDraws);
  const slowerAt = slownessOf(model, rangeDraws);
  const perRunUsd = rangeOver((draw) => usdAt(load, draw, slower * slowerAt(draw)), sum(lines.map(({ usd }) => usd)));
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

/** USD of what has a price in a draw, where the measured work took so many times as long. */
export type LoadMeter = (load: Load, draw: number, slower?: number) => number;

/** For many draws of one model. */
export function loadMeter(model: Model, book: PriceBook): (draws: Draws) => LoadMeter {
  const { lines, over } = projector(model);
  return (draws) => {
    const at = over(draws);
    const usd = drawnMeter(lines, book, draws);
    const slowerAt = slownessOf(model, draws);
    return (load, draw, slower = slowerAt(draw)) => usd(at(load, draw, slower), draw);
  };
}

/** USD of amounts of these lines in a draw of them and of their prices. */
export function drawnMeter(lines: Projector<Load>['lines'], book: PriceBook, draws: Draws): UsdMeter {
  return usdMeter(lines, book, (line, price) => drawnFactor(line, price, draws));
}

/** How many times as long the measured work took: a log-normal error of the middle of the repeats. */
export function slownessOf({ noise, strategy }: Model, draws: Draws): Drawn {
  const key = `noise:${strategy}`;
  const times = (at: number | undefined) => (at === undefined ? 1 : Math.exp(normalQuantile(at) * noise));
  return draws.valueOf(key, times, `${key}:${noise}`);
}

/** A list price that is not `good` and has no range may be so many times as high, or as low. */
export const priceFactor = 1.2;

/** USD of a line in each draw of its quantity and its price. */
export function drawnUsd(line: CostLine, draws: Draws): Drawn {
  const { usd, usdPerUnit, priceRange: usdRange, confidence } = line;
  const factorAt = drawnFactor(line, { usd: usdPerUnit, usdRange, confidence }, draws);
  return (draw) => usd * factorAt(line.quantity, line.range, draw);
}

interface Price {
  readonly usd: number;
  readonly usdRange?: { readonly low: number; readonly high: number } | undefined;
  readonly confidence: CostLine['confidence'];
}

/** How many times as much as stated. */
function drawnFactor({ part, sku }: Pick<Usage, 'part' | 'sku'>, price: Price, draws: Draws): DrawnFactor {
  const quantityAt = draws.positionOf(quantityRangeKey(part));
  const { stated, drawn } = drawnPrice(sku, price, draws);
  return (quantity, range, draw) => {
    let factor = 1;
    const at = range && quantityAt(draw);
    if (at !== undefined && range !== undefined && quantity > 0) {
      factor *= triangular(at, range.low, quantity, range.high) / quantity;
    }
    return (factor * drawn(draw)) / stated;
  };
}

/** In any unit. */
function drawnPrice(sku: string, { usd, usdRange, confidence }: Price, draws: Draws) {
  const key = priceKey(sku);
  if ((usdRange === undefined && confidence === 'good') || usd === 0) return { stated: 1, drawn: always(1) };
  if (usdRange === undefined) {
    return { stated: 1, drawn: draws.valueOf(key, (at = 0.5) => priceFactor ** (2 * at - 1)) };
  }
  const { low, high } = usdRange;
  const drawn = (at: number | undefined) => (at === undefined ? usd : triangular(at, low, usd, high));
  return { stated: usd, drawn: draws.valueOf(key, drawn, `${key}:${low}:${usd}:${high}`) };
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

const seed = 1;

/** Of a range; enough for two digits of its ends. */
export const rangeDraws = drawsOf(seed, 400);

/** The stated value, and what holds 95 % of `rangeDraws`. */
export function rangeOver(of: Drawn, value: number): Range {
  const { count } = rangeDraws;
  const drawn = new Float64Array(count);
  for (let draw = 0; draw < count; draw++) drawn[draw] = of(draw);
  drawn.sort();
  const at = (share: number) => drawn[Math.round(share * (count - 1))] ?? value;
  return { value, low: Math.min(value, at(0.025)), high: Math.max(value, at(0.975)) };
}

export function scaledRange({ value, low, high }: Range, factor: number): Range {
  return { value: value * factor, low: low * factor, high: high * factor };
}
