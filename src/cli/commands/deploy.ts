import { priceUsage } from '../../prices/cost.ts';
import { loadPriceBook } from '../../prices/price-book.ts';
import { allow, estimateText } from '../../prices/allowance.ts';
import { connect } from '../../services/deploy/connect.ts';
import { deploy } from '../../services/deploy/deploy.ts';
import { deploymentUsage } from '../../services/deploy/estimate.ts';
import { Journal } from '../../services/deploy/journal.ts';
import { planText } from '../../services/deploy/plan.ts';
import { usageText } from '../../services/deploy/usage-text.ts';
import { waitingFor } from '../../services/deploy/waiting.ts';
import { localModel } from '../../data/model/local-copy.ts';
import { readSignature } from '../../data/model/saved-model.ts';
import { type ExitCode, exitCodes } from '../../core/problems.ts';
import { resolvePath } from '../../data/storage/index.ts';
import type { Context, Given } from './command.ts';
import { deployFlags, deploymentOf } from './deploy-options.ts';
import { parseGiven } from './flags.ts';

export async function run(given: Given, { output, signal }: Context): Promise<ExitCode> {
  const options = parseGiven(deployFlags, given);
  const { hours, prices } = options;
  const source = await localModel(resolvePath('.', options.model));
  await readSignature(source);
  const journal = await Journal.read(options.journal);
  const deployment = await deploymentOf(options, source, journal);
  const usage = deploymentUsage(deployment, hours);
  const estimate = priceUsage(usage, await loadPriceBook(prices?.split(',') ?? deployment.region), 0);

  output.print(planText(deployment));
  output.print(usage.length === 0 ? 'all is on this machine: nothing is billed' : estimateText(estimate));
  if (options['dry-run'] !== undefined) return exitCodes.ok;
  allow(estimate, options['max-cost']);

  try {
    const api = await connect(deployment, source);
    await deploy(deployment, api, { ...waitingFor(deployment, signal), journal, say: (text) => output.say(text) });
  } catch (error) {
    if (!signal.aborted) throw error;
    output.say('stopped: run the same command again to go on, or predbench undeploy to remove what is there');
    return exitCodes.interrupted;
  }
  output.print(usageText(deployment));
  return exitCodes.ok;
}
