/** Keeps a run within `--max-cost`. */
import { seedRun } from '../../core/paths.ts';
import { ProblemsError, throwProblems } from '../../core/problems.ts';
import type { Plan } from '../../experiment/plan.ts';
import { loadPriceBook } from '../../prices/price-book.ts';
import { dollars } from '../../prices/spending/estimate-text.ts';
import { spendingGuard } from '../../prices/spending/guard.ts';
import type { RunOptions } from '../session.ts';
import { readRecord } from '../store.ts';
import { cloudCharges } from './charges.ts';

interface Asked {
  readonly maxUsd: number | undefined;
  readonly signal: AbortSignal;
  say(text: string): void;
}

/** What the run's strategies will spend in the cloud; undefined if none of them calls it. */
async function plannedSpending(plan: Plan, maxUsd: number | undefined) {
  const { charges, unstated, endless } = await cloudCharges(plan, await readRecord(seedRun));
  if (charges.length === 0 && unstated.length === 0 && endless.length === 0) return undefined;
  const book = await loadPriceBook(plan.prices, plan.baseDir);
  const guard = spendingGuard(charges, { book, maxUsd, pricesKey: "the experiment's prices" });
  const lines = [
    ...(charges.length > 0 ? [guard.text] : []),
    ...unstated.map((name) => `not in the estimate: ${name} calls the cloud but does not state what is billed`),
  ];
  return { guard, lines, unstated, endless };
}

/** Lines on it, for who only asks. */
export async function spendingLines(plan: Plan): Promise<string[]> {
  const planned = await plannedSpending(plan, undefined);
  if (planned === undefined) return ['It costs nothing: no strategy calls the cloud.'];
  return [...planned.lines, ...planned.endless.map((id) => `not in the estimate: ${id} spends money until it is stopped`)];
}

/**
 * Prints what the run's strategies will spend in the cloud, and throws ProblemsError unless the user allows it. The returned signal ends the
 * run when its progress shows that the limit is reached.
 */
export async function allowSpending(plan: Plan, asked: Asked): Promise<Pick<RunOptions, 'signal' | 'onProgress'>> {
  const { maxUsd, signal } = asked;
  const planned = await plannedSpending(plan, maxUsd);
  if (planned === undefined) return { signal, onProgress: () => undefined };
  const { guard, lines, unstated, endless } = planned;
  throwProblems(
    endless.map((id) => ({ file: '--seconds', message: `missing: ${id} is endless and spends money until it is stopped` })),
  );
  for (const line of lines) asked.say(line);
  guard.agree();
  if (maxUsd === undefined && unstated.length > 0) {
    const message = `missing: ${unstated.join(', ')} may spend an unknown amount`;
    throw new ProblemsError({
      file: '--max-cost',
      message,
      remedy: 'give any --max-cost to run it all the same; it does not limit these strategies',
    });
  }
  const spent = new AbortController();
  const ledger = guard.ledger(() => {
    asked.say(`stopping: the cells in the cloud have cost about ${dollars(maxUsd ?? 0)}, the limit of --max-cost`);
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
