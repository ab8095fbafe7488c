/** What a bill may be: its quantities and prices drawn in their ranges. */
import { sum } from '../../core/numbers.ts';
import type { CostLine } from '../../prices/cost.ts';
import { drawnUsd, priceKey, unknownsOf } from '../cloud/cost.ts';
import { type Drawn, type Draws, sumOf } from '../cloud/draws.ts';
import type { Input, Unknown } from './candidate.ts';

/** Lines with the same sku or the same part move together, also between strategies. */
export function costUnknowns(lines: readonly CostLine[]): Unknown[] {
  return lines.flatMap((line) =>
    unknownsOf(line).map((key) => ({ key, input: inputOf(key, line), settledBy: () => settling(key, line) })),
  );
}

/** Drawn / stated, of all lines together. */
export function costFactor(lines: readonly CostLine[], draws: Draws): Drawn {
  const stated = sum(lines.map(({ usd }) => usd));
  const drawn = sumOf(lines.map((line) => drawnUsd(line, draws)));
  return (draw) => (stated === 0 ? 1 : drawn(draw) / stated);
}

function settling(key: string, { sku, part }: CostLine): string {
  return key === priceKey(sku) ? `the price that you pay for ${sku}` : `to measure what one run uses in the cloud of: ${part}`;
}

function inputOf(key: string, { sku, part }: CostLine): Input {
  return key === priceKey(sku) ? { kind: 'price', of: sku } : { kind: 'usage', of: part };
}
