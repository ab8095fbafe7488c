import { rangeAt } from '../../analysis/month/curve/monthly-curve.ts';
import { absent, formatNumber, rangeText } from '../../core/text.ts';
import type { StrategyCosts } from '../../analysis/month/load-costs.ts';

/** With its range, and `≥` where something has no price. */
export function monthText({ curve: { usd, unpriced } }: StrategyCosts, load: number): string {
  if (usd === undefined) return unpriced.length > 0 ? 'unpriced' : absent;
  return `${unpriced.length > 0 ? '≥ ' : ''}${rangeText(rangeAt(usd, load))}`;
}

/** Of what is deployed; a strategy that deploys nothing has no use for it. */
export function capacityText({ capacity: { perS, evidence, source }, measured }: StrategyCosts): string {
  if (measured.usage.every(({ alwaysOn }) => alwaysOn === undefined)) return 'nothing is deployed';
  return `${formatNumber(perS)} rows/s (${evidence}: ${source})`;
}
