/** An estimate as text: its figures, what they stand on, and what is assumed. */
import type { Range } from '../../core/predictor.ts';
import { formatNumber, formatPercent } from '../../core/text.ts';
import type { Assumption } from '../../analysis/cloud/assumptions.ts';
import type { Model, Workers } from '../../analysis/cloud/model.ts';
import type { ComparisonRow } from '../../analysis/comparison/comparison.ts';
import type { Estimate } from '../../analysis/estimate/batch.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Figures } from '../../analysis/estimate/draws.ts';
import type { StreamEstimate } from '../../analysis/estimate/stream.ts';

export interface Told {
  readonly title: string;
  /** What it stands on, a sentence each. */
  readonly basis: readonly string[];
  readonly assumptions: Readonly<Record<string, Stated>>;
}

type Stated = Pick<Assumption, 'low' | 'high' | 'what' | 'source' | 'date'> & { readonly unit: string; readonly value?: number };

export function batchTitle(
  strategy: string,
  { rows, workers }: { readonly rows: number; readonly workers?: Workers | undefined },
): string {
  const staffed =
    workers &&
    (workers.kind === 'fixed' ? `, ${workers.count} workers from the start` : `, autoscaled up to ${workers.count} workers`);
  return `${strategy}, ${formatNumber(rows)} rows${staffed ?? ''}`;
}

export function streamTitle(strategy: string, ratePerS: number): string {
  return `${strategy}, ${formatNumber(ratePerS)} messages/s`;
}

/** Of the strategy in its largest workload. */
export function toldOf(
  title: string,
  { cells, model, evidence }: ComparisonRow & { readonly model: Model },
  { id, machine }: RunRecord,
  prices: string,
): Told {
  const on = machine === undefined ? ' in the cloud' : ` on ${machine.cores} cores of ${machine.cpu}`;
  const sizes = model.kind === 'stream' ? [] : model.sizes.map(({ rows }) => formatNumber(rows));
  const { noise, repeats } = model;
  return {
    title,
    basis: [
      `Measured: ${id}, ${cells.length} repeat${cells.length === 1 ? '' : 's'}${on}; ${evidence}.`,
      ...(sizes.length === 0 ? [] : [sizesText(sizes)]),
      `Noise: ${formatPercent(noise)}${repeats === 1 ? ', assumed: nothing was repeated' : `, from ${repeats} repeats`}. List prices of ${prices}, before free quotas.`,
      ...(model.kind === 'stream'
        ? [
            `Messages arrive by chance (Poisson), and calls carry ${model.rowsPerCall.toFixed(1)} of them as there; latency is of the calls alone, without the wait for a group and without the pipeline's own.`,
          ]
        : []),
    ],
    assumptions: Object.fromEntries(model.assumed.map((one) => [one.quantity, one])),
  };
}

function sizesText(sizes: readonly string[]): string {
  return sizes.length === 1
    ? `One size, ${sizes[0]} rows: all measured work is taken to grow with the rows; what does not grow is assumed.`
    : `Sizes: ${sizes.join(', ')} rows. Between them the model is interpolated, beyond them it follows the fitted line.`;
}

export function batchText({ figures, projection, cost }: Estimate, told: Told): string {
  const { phases } = projection;
  return textOf(told, [
    ...figureLines(figures),
    ...(phases.length === 0
      ? []
      : [
          'One after the other:',
          ...phases.map(
            ({ name, seconds, billed }) => `  ${name.padEnd(28)} ${formatNumber(seconds)} s${billed ? '' : ', not billed'}`,
          ),
        ]),
    ...unpricedLine(cost),
  ]);
}

function unpricedLine({ unpriced }: Estimate['cost']): string[] {
  return unpriced.length === 0 ? [] : [`No price for: ${[...new Set(unpriced.map(({ sku }) => sku))].join(', ')}.`];
}

export function streamText(estimate: StreamEstimate, hours: number, told: Told): string {
  const { servers, threadsPerServer, workers, latencyP50Ms, latencyP99Ms, figures, cost } = estimate;
  const { utilisation, meanWaitMs, simulatedMeanWaitMs, costPerMonthUsd } = estimate;
  return textOf(told, [
    `  ${servers} machine${servers === 1 ? '' : 's'} with ${formatNumber(threadsPerServer)} model threads each; ${workers} worker${workers === 1 ? '' : 's'} of the pipeline`,
    `  utilisation   ${rangeText(utilisation)}`,
    `  mean wait     ${rangeText(meanWaitMs)} ms by the formula, ${rangeText(simulatedMeanWaitMs)} ms simulated`,
    `  latency p50   ${rangeText(latencyP50Ms)} ms`,
    `  latency p99   ${rangeText(latencyP99Ms)} ms`,
    `  in ${hours} h:`,
    ...figureLines({ ...figures, elapsedS: { value: 0, low: 0, high: 0 } }),
    `  a month of 730 h: ${rangeText(costPerMonthUsd)} USD`,
    ...unpricedLine(cost),
  ]);
}

export function textOf(
  { title, basis, assumptions }: Told,
  figures: readonly string[],
  ranges = ' (in brackets: 95 % of the draws)',
): string {
  return [
    `${title}${ranges}`,
    ...figures,
    '',
    ...basis,
    '',
    'Assumed, not measured:',
    ...Object.entries(assumptions).map(([name, { value, low, high, unit, what, source, date }]) => {
      const between = low === high ? formatNumber(low) : `${formatNumber(low)} to ${formatNumber(high)}`;
      const range = value === undefined || low === high ? between : `${formatNumber(value)} (${between})`;
      return `  ${name} ${range}${unit === '' ? '' : ` ${unit}`}: ${what} (${source}; ${date})`;
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
