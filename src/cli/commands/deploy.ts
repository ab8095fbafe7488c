import { loadPriceBook } from '../../prices/price-book.ts';
import { spendingGuard } from '../../prices/spending/guard.ts';
import { connect } from '../../services/deploy/connect.ts';
import { deploy } from '../../services/deploy/deploy.ts';
import { deploymentUsage } from '../../services/deploy/estimate.ts';
import { Journal } from '../../services/deploy/journal.ts';
import { planText } from '../../services/deploy/plan.ts';
import { usageText } from '../../services/deploy/usage-text.ts';
import { waitingFor } from '../../services/deploy/waiting.ts';
import { localModel } from '../../data/model/local-copy.ts';
import { readSignature } from '../../data/model/saved-model.ts';
import { secondsPerHour } from '../../core/units.ts';
import { type ExitCode, exitCodes } from '../../core/problems.ts';
import { resolvePath } from '../../data/storage/index.ts';
import type { Context, Given } from './command.ts';
import { deployFlags, deploymentOf } from './deploy-options.ts';
import { parseGiven } from './flags.ts';

export async function run(given: Given, { output, signal }: Context): Promise<ExitCode> {
  const options = parseGiven(deployFlags, given);
  const { hours, prices, 'max-cost': maxUsd } = options;
  const source = await localModel(resolvePath('.', options.model));
  await readSignature(source);
  const journal = await Journal.read(options.journal);
  const deployment = await deploymentOf(options, source, journal);
  const charge = { name: deployment.name, usage: deploymentUsage(deployment, hours), longestS: hours * secondsPerHour };
  const book = await loadPriceBook(prices?.split(',') ?? deployment.region);
  const guard = spendingGuard([charge], { book, maxUsd, pricesKey: '--prices' });

  output.print(planText(deployment));
  output.print(guard.text);
  if (options['dry-run'] !== undefined) return exitCodes.ok;
  guard.agree();

  try {
    const api = await connect(deployment, source);
    await deploy(deployment, api, { ...waitingFor(deployment, signal), journal, say: (text) => output.say(text) });
  } catch (error) {
    if (!signal.aborted) throw error;
    output.say('stopped: run the same command again to continue, or predbench undeploy to remove what was created');
    return exitCodes.interrupted;
  }
  output.print(usageText(deployment));
  return exitCodes.ok;
}
