/** An estimate from a run, as text. */
import { formatNumber } from '../../core/text.ts';
import type { Figures } from '../../analysis/what-if/draws.ts';
import type { Priors } from '../../analysis/cloud/priors.ts';
import { figureLines, rangeText } from './seed-text.ts';
import type { Bounds } from '../../analysis/what-if/assumed.ts';
import type { StreamEstimate } from '../../analysis/what-if/stream.ts';

export interface Told {
  readonly title: string;
  /** What it stands on, a sentence each. */
  readonly basis: readonly string[];
  readonly assumptions: Readonly<Record<string, Bounds | Priors[keyof Priors]>>;
}

export function batchText(figures: Figures, told: Told): string {
  return textOf(told, figureLines(figures));
}

export function streamText(estimate: StreamEstimate, hours: number, told: Told): string {
  const { servers, threadsPerServer, workers, latencyP50Ms, latencyP99Ms } = estimate;
  const { utilisation, meanWaitMs, simulatedMeanWaitMs, costPerMonthUsd, elapsedS: _, ...amounts } = estimate;
  return textOf(told, [
    `  ${servers} ${threadsPerServer === 1 ? 'workers that predict' : `machines with ${threadsPerServer} model threads each, and ${workers} workers that call them`}`,
    `  utilisation   ${rangeText(utilisation)}`,
    `  mean wait     ${rangeText(meanWaitMs)} ms by the formula, ${rangeText(simulatedMeanWaitMs)} ms simulated`,
    `  latency p50   ${rangeText(latencyP50Ms)} ms`,
    `  latency p99   ${rangeText(latencyP99Ms)} ms`,
    `  in ${hours} h:`,
    ...figureLines({ ...amounts, elapsedS: { value: 0, low: 0, high: 0 } }),
    `  a month of 730 h: ${rangeText(costPerMonthUsd)} USD, without free quotas`,
  ]);
}

function textOf({ title, basis, assumptions }: Told, figures: readonly string[]): string {
  return [
    `${title}: median of the draws (95 % of them)`,
    ...figures,
    '',
    ...basis,
    '',
    'Assumed, not measured:',
    ...Object.entries(assumptions).map(([name, { low, high, unit, what, source }]) => {
      const range = low === high ? formatNumber(low) : `${formatNumber(low)} to ${formatNumber(high)}`;
      return `  ${name} ${range}${unit === '' ? '' : ` ${unit}`}: ${what} (${source})`;
    }),
  ].join('\n');
}
