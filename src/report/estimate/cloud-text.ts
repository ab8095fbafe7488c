/** An estimate from runs on the cloud as text: its figures, and how far the model can be trusted. */
import type { Calibration, Calibrations, Checked, Step } from '../../analysis/estimate/calibration.ts';
import type { Estimate } from '../../analysis/estimate/cloud-estimate.ts';
import type { Target } from '../../analysis/estimate/simulate.ts';
import { priors } from '../../analysis/estimate/priors.ts';
import { formatNumber, formatPercent } from '../../core/text.ts';
import { batchTitle, figureLines, rangeText, textOf } from './text.ts';

export interface CloudTold {
  readonly target: Target;
  readonly step: Step;
  readonly calibrations: Calibrations;
}

export function cloudText(estimate: Estimate, told: CloudTold): string {
  const { parts } = estimate;
  const { strategy } = told.target;
  return textOf(
    { title: batchTitle(strategy, told.target), basis: basisOf(told), assumptions: priors },
    [
      ...figureLines(estimate),
      ...(parts === undefined ? [] : ['of that, the preparing pipeline:', ...figureLines(parts.prepare)]),
      ...(parts === undefined ? [] : ['of that, the batch prediction job:', ...figureLines(parts.job)]),
      'Cost without worker disks, storage and queries.',
    ],
    ': median of the draws (95 % of them)',
  );
}

/** Up to as many times the largest given size was checked. */
const checkedTimes = 10;

function basisOf({ target: { strategy }, step: { times, kind }, calibrations }: CloudTold): string[] {
  const { factor, runs, attainable } = calibrations[kind];
  const width =
    factor > 1
      ? `The intervals above are ${formatNumber(factor)} times as wide as the draws', as the held-back runs ask for.`
      : 'The intervals above are as wide as the draws give them: the held-back runs ask for no more.';
  return [
    ...(times > checkedTimes
      ? [`${formatNumber(times)} times the largest size measured: the intervals were checked up to ${checkedTimes} times.`]
      : []),
    width,
    `95 % is asked for; ${runs} runs can promise ${formatPercent(attainable)} at most.`,
    'Held back and predicted, each run against an interval whose width it had no part in:',
    summary('from smaller sizes', calibrations.larger),
    summary('from all others', calibrations.any),
    `Sizes of ${strategy} that were predicted from smaller ones:`,
    ...tableOf(calibrations.larger.heldOut.filter((one) => one.strategy === strategy)),
  ];
}

function summary(how: string, { runs, figures, runsInside, figuresInside, neededFactor }: Calibration): string {
  return `  ${how.padEnd(18)} ${runsInside} of ${runs} runs and ${figuresInside} of ${figures} figures inside; needed width ${formatNumber(neededFactor)}`;
}

function tableOf(checked: readonly Checked[]): string[] {
  const rows = [
    ['run', 'figure', 'measured', "predicted (model's own 95 %)", 'needed width', 'allowed width', ''],
    ...checked.map(({ run, part, figure, measured, estimated, score, allowed, inside }) => [
      run,
      `${part} ${figure}`,
      formatNumber(measured),
      rangeText(estimated),
      formatNumber(score),
      formatNumber(allowed),
      inside ? 'inside' : 'OUTSIDE',
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
