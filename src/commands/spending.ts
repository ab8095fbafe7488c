import { allow, estimateText } from '../cost/spending.ts';
import { priceUsage } from '../cost/cost.ts';
import { loadPriceBook } from '../cost/price-book.ts';
import { usageAhead } from '../estimate/ahead.ts';
import type { Plan } from '../experiment.ts';
import { throwProblems } from '../problems.ts';
import { readSeedExperiment } from '../seed-experiment.ts';
import type { Output } from './command.ts';

/** Tells what the run's strategies will spend in the cloud, and throws ProblemsError unless the user allows it. */
export async function allowSpending(plan: Plan, maxUsd: number | undefined, output: Output): Promise<void> {
  const { usage, unstated, endless } = await usageAhead(plan, (await readSeedExperiment()).batch);
  throwProblems(
    endless.map((id) => ({ file: '--seconds', message: `missing: ${id} has no end, and spends money until it is stopped` })),
  );
  if (usage.length === 0 && unstated.length === 0) return;
  const estimate = priceUsage(usage, await loadPriceBook(plan.prices, plan.baseDir), 0);
  output.say(estimateText(estimate));
  for (const name of unstated) output.say(`not in it: ${name} calls the cloud and does not state what is billed`);
  allow(estimate, maxUsd, 'prices');
  if (maxUsd === undefined && unstated.length > 0) {
    const message = `missing: ${unstated.join(', ')} may spend money, nobody knows how much`;
    throwProblems([{ file: '--max-cost', message, remedy: 'any --max-cost lets it run; it is not held to it' }]);
  }
}
