import type { BreakEven } from '../../../analysis/month/break-even.ts';
import { costCurves } from '../../../analysis/month/cost-curves.ts';
import { roughly } from '../../../core/text.ts';
import type { Curves } from '../../chart.ts';
import type { ChartWords } from '../../language/chart-words.ts';

/** Where steps make the cheapest change at every turn, the marks would hide the curves. */
const mostMarks = 8;

export function breakEvenChart(found: BreakEven, words: ChartWords): Curves[] {
  const { curves, changes } = costCurves(found);
  const { workloads, unit, load } = found.costs;
  if (curves.length === 0) return [];
  return [
    {
      kind: 'chart',
      form: 'curves',
      ...words.breakEven(workloads.join(', ')),
      x: { name: words.axes.load, unit, scale: 'log' },
      y: { name: words.axes.cost, unit: 'USD', scale: 'log' },
      series: curves.map(({ strategy, atLeast, points }) => ({
        name: strategy,
        atLeast,
        points: points.map(({ load: x, usd }) => ({ x, y: { value: usd, low: usd, high: usd } })),
      })),
      ...(changes.length <= mostMarks && {
        marks: changes.map(({ load: x, usd, interval }) => ({
          x,
          y: usd,
          label: roughly(x),
          ...(interval !== undefined && { interval }),
        })),
      }),
      at: { x: load.value, label: words.statedLoad },
    },
  ];
}
