import type { ProgressEvent } from '../../run/session.ts';
import { priceUsage } from '../../prices/cost.ts';
import { Ledger } from '../../run/spending/ledger.ts';
import { loadPriceBook, type PriceBook } from '../../prices/price-book.ts';
import { allow, dollars, estimateText, highestUsd } from '../../prices/allowance.ts';
import { type CellAhead, usageAhead } from '../../run/spending/ahead.ts';
import type { Plan } from '../../experiment/plan.ts';
import { throwProblems } from '../../core/problems.ts';
import { readSeedExperiment } from '../../analysis/seed-2018/seed-experiment.ts';
import type { Context } from './command.ts';

/** What holds a run to `--max-cost`: it is told of the run's progress, and its signal ends the run. */
export interface Held {
  readonly signal: AbortSignal;
  readonly onProgress: (event: ProgressEvent) => void;
}

/** Tells what the run's strategies will spend in the cloud, and throws ProblemsError unless the user allows it. */
export async function allowSpending(plan: Plan, maxUsd: number | undefined, { output, signal }: Context): Promise<Held> {
  const { cells, unstated, endless } = await usageAhead(plan, (await readSeedExperiment()).batch);
  throwProblems(
    endless.map((id) => ({ file: '--seconds', message: `missing: ${id} has no end, and spends money until it is stopped` })),
  );
  if (cells.length === 0 && unstated.length === 0) return { signal, onProgress: () => undefined };
  const book = await loadPriceBook(plan.prices, plan.baseDir);
  const usage = cells.flatMap((cell) => cell.usage);
  const estimate = priceUsage(usage, book, 0);
  output.say(estimateText(estimate));
  for (const name of unstated) output.say(`not in it: ${name} calls the cloud and does not state what is billed`);
  allow(estimate, maxUsd, 'prices');
  if (maxUsd === undefined) {
    const message = `missing: ${unstated.join(', ')} may spend money, nobody knows how much`;
    throwProblems([{ file: '--max-cost', message, remedy: 'any --max-cost lets it run; it is not held to it' }]);
  }
  return heldTo(maxUsd ?? 0, ratesOf(cells, book), { output, signal });
}

/** USD a second of each strategy's cells: of the dearest. */
function ratesOf(cells: readonly CellAhead[], book: PriceBook): Map<string, number> {
  const rates = new Map<string, number>();
  for (const { strategy, longestS, usage } of cells) {
    const usdPerS = highestUsd(priceUsage(usage, book, 0)) / longestS;
    rates.set(strategy, Math.max(rates.get(strategy) ?? 0, usdPerS));
  }
  return rates;
}

function heldTo(maxUsd: number, usdPerS: ReadonlyMap<string, number>, { output, signal }: Context): Held {
  const spent = new AbortController();
  const ledger = new Ledger(maxUsd, usdPerS, () => {
    output.say(`stopping: the cells in the cloud have cost about ${dollars(maxUsd)}, which is --max-cost`);
    spent.abort();
  });
  return {
    signal: AbortSignal.any([signal, spent.signal]),
    onProgress(event) {
      if (event.type === 'cell-start') ledger.begin(event.cell.strategy);
      else if (event.type === 'cell-end') ledger.end();
    },
  };
}
