import type { Usage } from '../../core/predictor.ts';

type Line = Pick<Usage, 'part' | 'sku' | 'unit'>;

/** The line of the same part, SKU and unit, in another repeat or size. */
export function sameLine(usage: readonly Usage[], { part, sku, unit }: Line): Usage | undefined {
  return usage.find((line) => line.part === part && line.sku === sku && line.unit === unit);
}
