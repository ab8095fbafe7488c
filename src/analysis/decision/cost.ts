/** What a measured bill may be: its quantities and prices drawn in their ranges. */
import { sum } from '../../core/numbers.ts';
import { triangular } from '../../core/random.ts';
import type { CostLine } from '../../prices/cost.ts';
import type { Position, Unknown } from './candidate.ts';

/** An assumed quantity that states no range lies between half and twice its value. */
const quantityFactor = 2;

/** A list price that is not `good` and has no range. */
const priceFactor = 1.2;

/** Lines with the same sku or the same part move together, also between strategies. */
export function costUnknowns(lines: readonly CostLine[]): Unknown[] {
  return lines.flatMap((line) => keysOf(line).map((key) => ({ key, settledBy: () => settling(key, line) })));
}

/** Drawn / stated, of all lines together. */
export function costFactor(lines: readonly CostLine[], position: Position): number {
  const stated = sum(lines.map(({ usd }) => usd));
  return stated === 0 ? 1 : sum(lines.map((line) => drawnUsd(line, position))) / stated;
}

export function drawnUsd(line: CostLine, position: Position): number {
  const { usd, usdRange } = line;
  return keysOf(line).reduce((value, key) => {
    const at = position(key);
    if (key.startsWith('range:') && usdRange !== undefined) {
      return usd > 0 ? (value * triangular(at, usdRange.low, usd, usdRange.high)) / usd : value;
    }
    return value * factorAt(at, key.startsWith('price:') ? priceFactor : quantityFactor);
  }, usd);
}

/** Between 1/most and most, its logarithm uniform. */
export function factorAt(position: number, most: number): number {
  return most ** (2 * position - 1);
}

function keysOf({ sku, part, range, evidence, usdRange, confidence }: CostLine): string[] {
  return [
    ...(usdRange === undefined ? [] : [`range:${sku}`]),
    ...(evidence === 'assumed' && range === undefined ? [`quantity:${part}`] : []),
    ...(usdRange === undefined && confidence !== 'good' ? [`price:${sku}`] : []),
  ];
}

function settling(key: string, { sku, part, range }: CostLine): string {
  if (key.startsWith('price:') || (key.startsWith('range:') && range === undefined)) return `the price that you pay for ${sku}`;
  return `to measure what one run uses in the cloud of: ${part}`;
}
