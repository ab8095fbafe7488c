/** An estimate as text: figures, errors for sizes held back, priors. */
import type { Range } from '../../core/predictor.ts';
import { formatChange, formatNumber } from '../../core/text.ts';
import type { Figures } from '../../analysis/what-if/draws.ts';
import type { Estimate, Target } from '../../analysis/seed-2018/estimate.ts';
import type { HeldOut } from '../../analysis/seed-2018/hold-out.ts';
import type { Priors } from '../../analysis/cloud/priors.ts';

export function renderEstimate(target: Target, estimate: Estimate, heldOut: readonly HeldOut[], priors: Priors): string {
  const { strategy, rows, workers } = target;
  const staffed =
    workers.kind === 'fixed' ? `${workers.count} workers from the start` : `autoscaled up to ${workers.count} workers`;
  const { parts } = estimate;
  return [
    `${strategy}, ${formatNumber(rows)} rows, ${staffed}: median of the draws (95 % of them)`,
    ...figureLines(estimate),
    ...(parts === undefined ? [] : ['of that, the preparing pipeline:', ...figureLines(parts.prepare)]),
    ...(parts === undefined ? [] : ['of that, the batch prediction job:', ...figureLines(parts.job)]),
    'Cost without worker disks, storage and queries.',
    '',
    'Sizes held back: predicted from the smaller ones alone',
    ...heldOut.map(heldOutLine),
    '',
    'Assumed, not measured:',
    ...Object.entries(priors).map(
      ([name, { low, high, unit, what, source }]) =>
        `  ${name} ${low} to ${high}${unit === '' ? '' : ` ${unit}`}: ${what} (${source})`,
    ),
  ].join('\n');
}

const units = { elapsedS: 's', vcpuH: 'vCPU h', memoryGbH: 'GB h', nodeH: 'node h', costUsd: 'USD' } as const;

export function figureLines(figures: Figures): string[] {
  return (Object.keys(units) as (keyof typeof units)[])
    .filter((key) => figures[key].value !== 0)
    .map((key) => `  ${key.padEnd(10)} ${rangeText(figures[key])} ${units[key]}`);
}

function heldOutLine({ part, rows, figure, measured, estimated, error, covered }: HeldOut): string {
  const miss = [...(Math.abs(error) > aim ? ['more than 25 % off'] : []), ...(covered ? [] : ['outside the interval'])];
  const head = `  ${part}, ${formatNumber(rows)} rows, ${figure}: measured ${formatNumber(measured)}`;
  return `${head}, estimated ${rangeText(estimated)}, ${formatChange(error)}${miss.length === 0 ? '' : ` (miss: ${miss.join(', ')})`}`;
}

/** What an estimate should at most be off. */
const aim = 0.25;

export function rangeText({ value, low, high }: Range): string {
  return Number.isNaN(value)
    ? 'no price for a part of it'
    : `${formatNumber(value)} (${formatNumber(low)} to ${formatNumber(high)})`;
}
