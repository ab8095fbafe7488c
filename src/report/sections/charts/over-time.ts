import type { WorkloadComparison } from '../../../analysis/comparison/comparison.ts';
import { overTime, type OverTime, type Window } from '../../../analysis/curves/over-time.ts';
import { formatNumber } from '../../../core/text.ts';
import type { Axis, Curves } from '../../chart.ts';
import type { ChartWords, Said } from '../../language/chart-words.ts';

/** Fewer show no course. */
const fewestWindows = 4;

/** Of a stream its latency and backlog, of all else its throughput. */
export function timeCharts(workload: WorkloadComparison, words: ChartWords): Curves[] {
  const found = overTime(workload);
  const repeat = formatNumber(found[0]?.repeat ?? 1);
  const { axes } = words;
  if (workload.summary?.kind !== 'stream') {
    const y: Axis = { name: axes.throughput, unit: 'rows/s' };
    return timeChart(found, words.throughputOverTime(repeat), words, y, ({ rowsPerS }) => rowsPerS);
  }
  const waits = found.some(({ windows }) => windows.some(({ backlog = 0 }) => backlog > 0));
  return [
    ...timeChart(
      found,
      words.latencyOverTime(repeat),
      words,
      { name: axes.latency, unit: 'ms', scale: 'log' },
      ({ latencyMs }) => latencyMs,
    ),
    ...(waits
      ? timeChart(
          found,
          words.backlogOverTime(repeat),
          words,
          { name: axes.backlog, unit: axes.instances },
          ({ backlog }) => backlog,
        )
      : []),
  ];
}

function timeChart(
  found: readonly OverTime[],
  said: Said,
  { axes }: ChartWords,
  y: Axis,
  of: (window: Window) => number | undefined,
): Curves[] {
  const series = found
    .map(({ strategy, windows }) => ({
      name: strategy,
      points: windows.flatMap((window) => {
        const value = of(window);
        return value === undefined ? [] : [{ x: window.atS, y: { value, low: value, high: value } }];
      }),
      atLeast: false,
    }))
    .filter(({ points }) => points.length >= fewestWindows);
  return series.length === 0 ? [] : [{ kind: 'chart', form: 'curves', ...said, x: { name: axes.time, unit: 's' }, y, series }];
}
