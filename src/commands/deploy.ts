import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { priceUsage } from '../cost/cost.ts';
import { loadPriceBook } from '../cost/price-book.ts';
import { allow, estimateText } from '../cost/spending.ts';
import { connect } from '../deploy/connect.ts';
import { deploy } from '../deploy/deploy.ts';
import { type Deployment, isLocal, newId } from '../deploy/deployment.ts';
import { deploymentUsage } from '../deploy/estimate.ts';
import { isOpen, Journal } from '../deploy/journal.ts';
import { modelFiles } from '../deploy/model-files.ts';
import { planText } from '../deploy/plan.ts';
import { usageText } from '../deploy/usage-text.ts';
import { waitingFor } from '../deploy/waiting.ts';
import { localModel } from '../model/local-copy.ts';
import { readSignature } from '../model/saved-model.ts';
import { type ExitCode, exitCodes, type Problem, throwProblems } from '../problems.ts';
import { isCloud, joinPath, resolvePath } from '../storage/index.ts';
import type { Context, Given } from './command.ts';
import { parseGiven, positive, whole } from './flags.ts';

const bundledModel = fileURLToPath(new URL('../../models/babyweight', import.meta.url));

const flags = z.strictObject({
  model: z.string().min(1, 'names no folder').default(bundledModel),
  name: z.string().regex(/^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$/, 'must begin with a letter and have at most 50 of a-z, 0-9 and "-"'),
  project: z.string().min(1, 'names no project').optional(),
  region: z.string().min(1, 'names no region'),
  storage: z.string().min(1, 'names no folder').optional(),
  'machine-type': z.string().min(1, 'names no machine type'),
  replicas: whole(1, 1000),
  image: z.string().min(1, 'names no image'),
  service: z.url({ protocol: /^https?$/, error: 'must be a URL such as http://127.0.0.1:8503' }).optional(),
  journal: z.string().min(1, 'names no file'),
  hours: positive(100_000),
  'max-cost': positive(1_000_000).optional(),
  prices: z.string().optional(),
  'dry-run': z.literal('true').optional(),
});

export async function run(given: Given, { output, signal }: Context): Promise<ExitCode> {
  const options = parseGiven(flags, given);
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

type Options = z.output<typeof flags>;

/** A new deployment, or the one of this name that the journal has and that is not removed. Throws ProblemsError where that one is another. */
async function deploymentOf(options: Options, source: string, journal: Journal): Promise<Deployment> {
  const { name, region, replicas, image } = options;
  const address = options.service ?? `https://${region}-aiplatform.googleapis.com`;
  const local = isLocal(address);
  const problems: Problem[] = [];
  const project = options.project ?? (local ? 'local' : undefined);
  if (project === undefined) problems.push({ file: '--project', message: "missing; needs the project's id" });
  const { storage } = options;
  if (storage === undefined || (!isCloud(storage) && !local)) {
    const message = storage === undefined ? 'missing' : `is no folder in Cloud Storage: ${storage}`;
    problems.push({
      file: '--storage',
      message,
      remedy: `name ${local ? 'a folder, here or' : 'a folder'} in Cloud Storage: gs://bucket/models`,
    });
  }
  throwProblems(problems);
  const open = journal.deployments.find((one) => one.deployment.name === name && isOpen(one))?.deployment;
  const id = open?.id ?? newId(name);
  const deployment: Deployment = {
    id,
    name,
    protocol: 'vertex-ai',
    address,
    project: project as string,
    region,
    machineType: options['machine-type'],
    replicas,
    image,
    folder: joinPath(resolvePath('.', storage as string), id),
    model: await modelFiles(source),
  };
  if (open !== undefined) refuseOther(open, deployment, options.journal);
  return deployment;
}

function refuseOther(open: Deployment, wanted: Deployment, file: string): void {
  const other = Object.keys(wanted).filter(
    (key) => !isDeepStrictEqual(open[key as keyof Deployment], wanted[key as keyof Deployment]),
  );
  if (other.length === 0) return;
  const message = `${wanted.name} is deployed already, with another ${other.join(', ')}`;
  throwProblems([{ file, message, remedy: 'run predbench undeploy first, or choose another --name' }]);
}
