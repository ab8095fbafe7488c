/** An estimate as text: its figures, what they stand on, and what is assumed. */
import type { Range } from '../../core/predictor.ts';
import { formatNumber, formatPercent } from '../../core/text.ts';
import type { Measured } from '../../analysis/estimate/measured.ts';
import type { Workers } from '../../analysis/estimate/workers.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Figures } from '../../analysis/estimate/draws.ts';
import type { Priors } from '../../analysis/estimate/priors.ts';
import type { Bounds } from '../../analysis/estimate/assumed.ts';
import type { StreamEstimate } from '../../analysis/estimate/stream.ts';

export interface Told {
  readonly title: string;
  /** What it stands on, a sentence each. */
  readonly basis: readonly string[];
  readonly assumptions: Readonly<Record<string, Bounds | Priors[keyof Priors]>>;
}

export function batchTitle(
  strategy: string,
  { rows, workers: { kind, count } }: { readonly rows: number; readonly workers: Workers },
): string {
  const staffed = kind === 'fixed' ? `${count} workers from the start` : `autoscaled up to ${count} workers`;
  return `${strategy}, ${formatNumber(rows)} rows, ${staffed}`;
}

export function streamTitle(strategy: string, ratePerS: number): string {
  return `${strategy}, ${formatNumber(ratePerS)} messages/s`;
}

export function basisOf(
  { id, machine }: RunRecord,
  { cells, workload, noise, noiseSource, rowsPerCall }: Measured,
  book: { readonly id: string },
): string[] {
  const [{ evidence, workers, modelThreads, workload: kind }] = cells;
  const on = machine === undefined ? '' : ` on ${machine.cores} cores of ${machine.cpu}`;
  const shared = evidence === 'embedded stand-in' ? '; the service had a part of the same cores' : '';
  return [
    `Measured: ${workload} of ${id}, ${cells.length} repeat${cells.length === 1 ? '' : 's'} with ${workers} workers and ${modelThreads} model threads${on}; ${evidence}${shared}.`,
    `Noise of one run: ${formatPercent(noise)} (${noiseSource}). Prices: ${book.id}. List prices, no free quotas.`,
    ...(kind.kind === 'stream'
      ? [
          `Messages arrive by chance (Poisson), and calls carry ${rowsPerCall.toFixed(1)} of them as there; the wait for a group is not in the latency.`,
        ]
      : []),
  ];
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

export function textOf({ title, basis, assumptions }: Told, figures: readonly string[]): string {
  return [
    `${title}: median of the draws (95 % of them)`,
    ...figures,
    '',
    ...basis,
    '',
    'Assumed, not measured:',
    ...Object.entries(assumptions).map(([name, assumed]) => {
      const { low, high, unit, what, source } = assumed;
      const range = low === high ? formatNumber(low) : `${formatNumber(low)} to ${formatNumber(high)}`;
      const date = 'date' in assumed ? `; ${assumed.date}` : '';
      return `  ${name} ${range}${unit === '' ? '' : ` ${unit}`}: ${what} (${source}${date})`;
    }),
  ].join('\n');
}

const units = { elapsedS: 's', vcpuH: 'vCPU h', memoryGbH: 'GB h', nodeH: 'node h', costUsd: 'USD' } as const;

export function figureLines(figures: Figures): string[] {
  return (Object.keys(units) as (keyof typeof units)[])
    .filter((key) => figures[key].value !== 0)
    .map((key) => `  ${key.padEnd(10)} ${rangeText(figures[key])} ${units[key]}`);
}

export function rangeText({ value, low, high }: Range): string {
  return Number.isNaN(value)
    ? 'no price for a part of it'
    : `${formatNumber(value)} (${formatNumber(low)} to ${formatNumber(high)})`;
}
