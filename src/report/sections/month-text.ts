import type { StrategyCosts } from '../../analysis/month/load-costs.ts';
import { absent, formatNumber, rangeText } from '../../core/text.ts';

/** With its range, and `≥` where something has no price. */
export function monthText({ month, unpriced }: Pick<StrategyCosts, 'month' | 'unpriced'>): string {
  if (month === undefined) return unpriced.length > 0 ? 'unpriced' : absent;
  return `${unpriced.length > 0 ? '≥ ' : ''}${rangeText(month.usd)}`;
}

/** Of a stream: what its machines are planned for. */
export function capacityText({ capacity }: StrategyCosts): string {
  if (capacity === undefined) return 'as many machines as in the run';
  const { perS, evidence, source } = capacity;
  return `${formatNumber(perS)} rows/s (${evidence}: ${source})`;
}
