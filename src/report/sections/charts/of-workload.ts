/** The charts of one workload, each only where the run has what it shows. */
import type { ComparisonRow, WorkloadComparison } from '../../../analysis/comparison/comparison.ts';
import { mainFigures } from '../../../analysis/comparison/tables.ts';
import { batchSizes } from '../../../analysis/curves/batch-sizes.ts';
import { costFront } from '../../../analysis/curves/front.ts';
import { costParts, cpuParts, type Parts } from '../../../analysis/curves/parts.ts';
import { percentileCurves } from '../../../analysis/curves/percentiles.ts';
import type { Decision } from '../../../analysis/decision/decide.ts';
import { costKeys, type Figure, figures } from '../../../analysis/figures/index.ts';
import type { Axis, Bars, Chart, Curves, Histograms, Scatter } from '../../chart.ts';
import type { ChartWords, Said } from '../../language/chart-words.ts';
import { figureText } from '../figure-text.ts';
import { sensitivityChart } from './sensitivity.ts';
import { timeCharts } from './over-time.ts';

export function workloadCharts(workload: WorkloadComparison, decision: Decision | undefined, words: ChartWords): Chart[] {
  return [
    ...mainBars(workload, words),
    ...frontChart(workload, words),
    ...(decision === undefined ? [] : sensitivityChart(decision, words)),
    ...percentileChart(workload, words),
    ...timeCharts(workload, words),
    ...costChart(workload, words),
    ...cpuChart(workload, words),
    ...batchSizeChart(workload, words),
  ];
}

/** Throughput says nothing of a stream, whose rate is its schedule's. */
function mainBars(workload: WorkloadComparison, words: ChartWords): Bars[] {
  const shown = mainFigures(workload);
  const throughput = workload.summary?.kind === 'stream' ? [] : shown.filter(({ is }) => is?.kind === 'throughput');
  const makespan = shown.filter(({ is }) => is?.kind === 'makespan');
  const latency = shown.findLast(
    ({ key, is }) => is?.kind === 'latency' && workload.rows.some((row) => row.figures[key] !== undefined),
  );
  return [
    ...throughput.map((figure) =>
      bars(workload, figure, words, words.throughput, { name: words.axes.throughput, unit: 'rows/s' }),
    ),
    ...makespan.map((figure) => bars(workload, figure, words, words.makespan, { name: words.axes.makespan, unit: 's' })),
    ...(latency?.is?.kind !== 'latency'
      ? []
      : [bars(workload, latency, words, words.latency(latency.is.point), { name: words.axes.latency, unit: 'ms' })]),
  ];
}

function bars({ rows }: WorkloadComparison, figure: Figure, words: ChartWords, said: Said, x: Bars['x']): Bars {
  return {
    kind: 'chart',
    form: 'bars',
    ...said,
    of: words.strategy,
    x,
    parts: [],
    bars: rows.flatMap((row) => {
      const value = row.figures[figure.key];
      const interval = row.intervals[figure.key];
      if (value === undefined) return [];
      return [{ name: row.strategy, values: [value], ...(interval !== undefined && { interval }), ...besides(row, figure) }];
    }),
  };
}

function besides(row: ComparisonRow, figure: Figure) {
  return { text: `${figureText(row, figure)}${row.best.has(figure.key) ? ' *' : ''}`, dim: row.unranked !== undefined };
}

function frontChart(workload: WorkloadComparison, words: ChartWords): Scatter[] {
  const found = costFront(workload);
  const figure = figures.find(({ key }) => key === found?.key);
  if (found === undefined || figure === undefined) return [];
  const isMakespan = figure.is?.kind === 'makespan';
  const point = figure.is?.kind === 'latency' ? figure.is.point : '';
  return [
    {
      kind: 'chart',
      form: 'scatter',
      ...words.front(isMakespan ? words.axes.makespan : `${point} ${words.axes.latency}`),
      of: words.strategy,
      x: {
        name: isMakespan ? words.axes.makespan : `${words.axes.latency} ${point}`,
        unit: isMakespan ? 's' : 'ms',
        scale: 'log',
      },
      y: { name: words.axes.perMillion, unit: 'USD' },
      points: found.points.map(({ strategy, time, usd, onFront }) => ({ name: strategy, x: time, y: usd, onFront })),
      front: words.onFront,
    },
  ];
}

function percentileChart(workload: WorkloadComparison, words: ChartWords): Curves[] {
  const curves = percentileCurves(workload);
  if (curves.every(({ points }) => points.length < 2)) return [];
  return [
    {
      kind: 'chart',
      form: 'curves',
      ...words.percentiles,
      x: { name: words.axes.percentile, unit: '%', scale: 'percentile' },
      y: { name: words.axes.latency, unit: 'ms', scale: 'log' },
      series: curves.map(({ strategy, points }) => ({
        name: strategy,
        points: points.map(({ percent, ms }) => ({ x: percent, y: ms })),
        atLeast: false,
      })),
    },
  ];
}

function costChart(workload: WorkloadComparison, words: ChartWords): Bars[] {
  const x = { name: words.axes.perMillion, unit: 'USD' };
  return stacked(costParts(workload), costKeys.perMillion, words.costParts, x, words);
}

function cpuChart(workload: WorkloadComparison, words: ChartWords): Bars[] {
  const { names, strategies } = cpuParts(workload);
  if (names.length === 0) return [];
  const parts = { names: names.map((role) => words.cpuRoles[role]), strategies };
  return stacked(parts, 'cpu_total_s', words.cpu, { name: words.axes.cpu, unit: 's' }, words);
}

/** The parts of a figure, which stands beside the bar. */
function stacked({ names, strategies }: Parts, key: string, said: Said, x: Axis, words: ChartWords): Bars[] {
  const figure = figures.find((one) => one.key === key);
  if (strategies.length === 0 || figure === undefined) return [];
  return [
    {
      kind: 'chart',
      form: 'bars',
      ...said,
      of: words.strategy,
      x,
      parts: names,
      bars: strategies.map(({ row, values }) => ({ name: row.strategy, values, ...besides(row, figure) })),
    },
  ];
}

function batchSizeChart(workload: WorkloadComparison, words: ChartWords): Histograms[] {
  const found = batchSizes(workload);
  if (found.length === 0) return [];
  return [
    {
      kind: 'chart',
      form: 'histograms',
      ...words.batchSizes,
      of: words.strategy,
      x: { name: words.axes.batchSize, unit: '' },
      y: { name: words.axes.calls, unit: '%' },
      series: found.map(({ strategy, bins }) => ({ name: strategy, bins })),
    },
  ];
}
