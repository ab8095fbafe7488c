import type { Ceiling, GeneratorCeiling } from '../../core/record.ts';
import { formatNumber } from '../../core/text.ts';

/** Up to which rates the generator of streams itself is on time. */
export function ceilingText({ limitMs, pacer, schedule, oneByOne }: GeneratorCeiling): string {
  const thread = pacer === undefined ? '' : `the schedule's thread ${rateText(pacer)}${costText(pacer)}, `;
  return `${thread}the schedule as the driver hears it ${rateText(schedule)}, one by one through a null worker ${rateText(oneByOne)} (p99 lag below ${limitMs} ms)`;
}

function costText({ lagP99Ms, cpuShare }: NonNullable<GeneratorCeiling['pacer']>): string {
  if (lagP99Ms === null || cpuShare === undefined) return '';
  return ` (p99 lag ${lagP99Ms.toFixed(2)} ms, ${(100 * cpuShare).toFixed(0)} % of a core)`;
}

function rateText({ state, ratePerS }: Ceiling): string {
  const words = { found: 'up to', 'at least': 'at least', below: 'less than' }[state];
  return `${words} ${formatNumber(ratePerS)}/s`;
}
