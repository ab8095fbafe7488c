import type { Overview } from '../../analysis/comparison/overview.ts';
import type { WorkloadComparison } from '../../analysis/comparison/comparison.ts';
import type { Analysis } from '../../analysis/index.ts';
import { absent, formatNumber } from '../../core/text.ts';
import { type Block, heading, list, table, type Table, text } from '../document.ts';
import { figureText } from './figure-text.ts';

/** Workloads of one kind beside each other. */
export function overviewBlocks({ overviews, record: { scale } }: Analysis): Block[] {
  return overviews.flatMap((overview) => [
    heading(3, overview.title),
    ...(scale === undefined
      ? []
      : [text(`Scaled by ${scale.factor}; "${overview.sizes.at(-1)}" has the size in the experiment.`)]),
    overviewTable(overview),
    list(overview.workloads.flatMap(({ workload }) => remarks(workload))),
  ]);
}

function overviewTable({ sizes, strategies, figures, workloads }: Overview): Table {
  const head = [...sizes, 'figure', ...strategies.map(({ name, evidence }) => `${name} (${evidence.join(', ')})`)];
  const rows = workloads.flatMap(({ workload, sizes }) =>
    figures.map((figure) => [
      ...sizes.map((size) => (size === undefined ? absent : formatNumber(size))),
      figure.label,
      ...strategies.map(({ name }) => {
        const row = workload.rows.find(({ strategy }) => strategy === name);
        return row === undefined ? absent : `${figureText(row, figure)}${row.unranked === undefined ? '' : ' (!)'}`;
      }),
    ]),
  );
  return table(head, rows, sizes.length + 1);
}

function remarks({ name, rows, without }: WorkloadComparison): string[] {
  return [
    ...rows.flatMap(({ strategy, unranked }) =>
      unranked === undefined ? [] : [`(!) ${name}: ${strategy} is not ranked: ${unranked}.`],
    ),
    ...without.filter(({ state }) => state === 'failed').map(({ id, reason }) => `${id} failed: ${reason}.`),
  ];
}
