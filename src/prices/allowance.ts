/** Money that a command is about to spend: told first, and spent only within what the user allows. */
import { sum } from '../core/numbers.ts';
import type { CostEstimate, CostLine } from './cost.ts';
import { type Problem, throwProblems } from '../core/problems.ts';

/** At the highest price of those that sources give. */
export function highestUsd({ lines }: CostEstimate): number {
  return sum(lines.map(highestOf));
}

/** A line for each part, with what is the same in several cells once, and the sum. */
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

/** Throws ProblemsError unless all has a price and the sum is within `maxUsd`. What costs nothing needs no limit. `books`: where price books are named. */
export function allow(estimate: CostEstimate, maxUsd: number | undefined, books = '--prices'): void {
  const usd = highestUsd(estimate);
  const problems: Problem[] = estimate.unpriced.map(({ sku, reason }) => ({
    file: books,
    message: `what this costs is not known: ${sku}: ${reason}`,
    remedy: 'name a price book that has it; docs/experiment-file.md shows the form of your own',
  }));
  if (estimate.lines.length > 0 && (maxUsd === undefined || usd > maxUsd)) {
    const missing = maxUsd === undefined ? 'missing' : `is ${maxUsd}`;
    const message = `${missing}: this spends about ${dollars(usd)}`;
    problems.push({ file: '--max-cost', message, remedy: `--max-cost ${roundedUp(usd)} allows it` });
  }
  throwProblems(problems);
}

function highestOf({ usd, usdRange }: CostLine): number {
  return usdRange?.high ?? usd;
}

export function dollars(usd: number): string {
  return `USD ${usd >= 0.01 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2)}`;
}

/** To cents. */
function roundedUp(usd: number): string {
  return (Math.ceil(usd * 100 - 1e-9) / 100).toFixed(2);
}
