/** Changes drawn: one chart for each figure of a workload, with the intervals. */
import type { RunPair, RunsComparison } from '../../analysis/runs/compared.ts';
import { formatChange } from '../../core/text.ts';
import type { Bar, Bars } from '../chart.ts';
import type { Section } from '../document.ts';
import { nameOf } from './figure-name.ts';
import type { RunsWords } from './words.ts';

export function changeCharts({ pairs }: RunsComparison, words: RunsWords): Section[] {
  const blocks = pairs.flatMap((pair) => chartsOf(pair, words));
  return blocks.length === 0 ? [] : [{ id: 'changes', audience: 'charts', title: words.charts, blocks }];
}

function chartsOf(pair: RunPair, words: RunsWords): Bars[] {
  const { from, to, rows } = pair;
  const compared = rows.filter(({ notCompared }) => notCompared === undefined);
  return [...new Set(compared.map(({ workload }) => workload))].flatMap((workload) => {
    const changes = compared
      .filter((row) => row.workload === workload)
      .flatMap(({ strategy, changes: all }) => all.map((change) => ({ strategy, ...change })))
      .filter(({ verdict }) => verdict !== 'computed');
    return [...new Set(changes.map(({ key }) => key))].flatMap((key): Bars[] => {
      const bars = changes.flatMap(({ share, interval, strategy, verdict, key: of }): Bar[] => {
        if (of !== key || share === undefined) return [];
        return [
          {
            name: strategy,
            values: [100 * share],
            ...(interval !== undefined && { interval: { low: 100 * interval.low, high: 100 * interval.high } }),
            text: `${formatChange(share)}${verdict === 'noise' ? ' ~' : ''}`,
            dim: verdict !== 'changed',
          },
        ];
      });
      const title = words.chart({ workload, figure: nameOf(key), from, to });
      const x = { name: words.heads.change, unit: '%' };
      // Where nothing moved at all there is nothing to draw.
      const isFlat = bars.every(({ values: [value], interval }) => value === 0 && (interval?.high ?? 0) === 0);
      return isFlat ? [] : [{ kind: 'chart', form: 'bars', title, of: words.heads.strategy, x, parts: [], bars }];
    });
  });
}
