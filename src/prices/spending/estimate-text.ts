import { sum } from '../../core/numbers.ts';
import type { CostEstimate, CostLine } from '../cost.ts';

/** At the highest of the sources' prices. */
export function highestUsd({ lines }: CostEstimate): number {
  return sum(lines.map(highestOf));
}

/** The sum, then a line for each part; equal lines appear once, with their number. */
export function estimateText(estimate: CostEstimate): string {
  const lines = estimate.lines.map((line) => ({ line, usd: highestOf(line), end: ` of ${line.book}` }));
  const unpriced = estimate.unpriced.map((line) => ({ line, usd: undefined, end: `: ${line.reason}` }));
  const groups = new Map<string, { usd: number | undefined; count: number }>();
  for (const { line, usd, end } of [...lines, ...unpriced]) {
    const text = `${line.part}: ${line.rule}; ${line.sku}${end}`;
    const group = groups.get(text);
    if (group === undefined) groups.set(text, { usd, count: 1 });
    else groups.set(text, { usd: group.usd === undefined ? undefined : group.usd + (usd ?? 0), count: group.count + 1 });
  }
  const shown = [...groups].map(([text, { usd, count }]) => {
    return `  ${usd === undefined ? 'USD ?' : dollars(usd)}  ${count > 1 ? `${count} x ` : ''}${text}`;
  });
  const least = unpriced.length > 0 ? 'at least ' : '';
  return [`estimate at list prices: ${least}${dollars(highestUsd(estimate))}`, ...shown].join('\n');
}

function highestOf({ usd, usdRange }: CostLine): number {
  return usdRange?.high ?? usd;
}

export function dollars(usd: number): string {
  return `USD ${usd >= 0.01 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2)}`;
}
