/** What a run is estimated to cost, line by line. */
import { type RunEstimate, wasBilled } from '../../analysis/bill/estimate.ts';
import type { Comparison } from '../../analysis/comparison/comparison.ts';
import { absent, exact, formatNumber, lessText } from '../../core/text.ts';
import { type Block, list, table, type Table, text } from '../document.ts';

export function costsBlocks(estimate: RunEstimate, { record, book }: Pick<Comparison, 'record' | 'book'>): Block[] {
  const { lines, usd, unpriced, without } = estimate;
  const billed = lines.filter((line) => wasBilled(line, record)).length;
  return [
    text(`Estimate of ${record.id}: ${unpriced.length > 0 ? 'at least ' : ''}${formatNumber(usd)} USD (${book.id}).`),
    list([billedSentence(billed, lines.length)]),
    lineTable(lines),
    ...(unpriced.length > 0 ? [{ kind: 'problem', text: `no price, so not in the sum: ${unpriced.join(', ')}` } as const] : []),
    ...(without.length > 0
      ? [{ kind: 'problem', text: `failed, so what they used is not in the sum: ${without.join(', ')}` } as const]
      : []),
  ];
}

/** What of the estimate anybody is billed for. */
export function billedSentence(billed: number, all: number): string {
  if (billed === all) return 'All of it was used in the cloud, and so billed.';
  const rest = 'ran on this machine: the estimate is of the same run in the cloud';
  return billed === 0 ? `Nothing of it was billed: it ${rest}.` : `${billed} of ${all} lines were billed; the others ${rest}.`;
}

/** Repeats have a column if there are several. */
function lineTable(lines: RunEstimate['lines']): Table {
  const repeats = lines.some(({ repeat }) => repeat > 1);
  return table(
    ['strategy', 'workload', ...(repeats ? ['repeat'] : []), 'part', 'sku', 'quantity', 'unit', 'USD each', 'USD'],
    lines.map(({ strategy, workload, repeat, usage }) => [
      strategy,
      workload,
      ...(repeats ? [String(repeat)] : []),
      usage.part,
      usage.sku,
      exact('billed' in usage ? usage.billed : usage.quantity),
      usage.unit,
      ...('usd' in usage ? [`${exact(usage.usdPerUnit)}${lessText(usage)}`, exact(usage.usd)] : [absent, 'unpriced']),
    ]),
  );
}
