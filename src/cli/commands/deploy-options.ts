import { bundledModel } from '../../core/paths.ts';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type Deployment, newId } from '../../services/deploy/deployment.ts';
import { hasNoSecrets, isLocal, secretsInAddress } from '../../core/address.ts';
import { isOpen, type Journal } from '../../services/deploy/journal.ts';
import { modelContents } from '../../data/model/contents.ts';
import { type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { googleAddress } from '../../data/google/client.ts';
import { isCloud, joinPath, resolvePath } from '../../data/storage/index.ts';
import { positive, whole } from './flags.ts';

const protocols = ['vertex-ai', 'ai-platform'] as const;

export const deployFlags = z.strictObject({
  model: z.string().min(1, 'must name a folder').default(bundledModel),
  protocol: z.enum(protocols, `must be ${protocols.join(' or ')}`),
  name: z
    .string()
    .regex(
      /^[a-z]([a-z0-9_-]{0,48}[a-z0-9])?$/,
      'must start with a letter and have at most 50 characters of a-z, 0-9, "-" and "_"',
    ),
  project: z.string().min(1, 'must name a project').optional(),
  region: z.string().min(1, 'must name a region'),
  storage: z.string().min(1, 'must name a folder').optional(),
  'machine-type': z.string().min(1, 'must name a machine type').optional(),
  replicas: whole(1, 1000),
  image: z.string().min(1, 'must name an image').optional(),
  'runtime-version': z.string().min(1, 'must name a version').optional(),
  service: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as http://127.0.0.1:8503' })
    .refine(hasNoSecrets, secretsInAddress)
    .optional(),
  journal: z.string().min(1, 'must name a file'),
  hours: positive(100_000),
  'max-cost': positive(1_000_000).optional(),
  prices: z.string().optional(),
  'dry-run': z.literal('true').optional(),
});

/** The newest TensorFlow 2 in Google's containers and in AI Platform's runtimes. */
const defaultImage = 'us-docker.pkg.dev/vertex-ai/prediction/tf2-cpu.2-15:latest';
const defaultRuntime = '2.11';

type Options = z.output<typeof deployFlags>;

/** A new deployment, or the one of this name in the journal. Throws ProblemsError if that one differs. */
export async function deploymentOf(options: Options, source: string, journal: Journal): Promise<Deployment> {
  const { name, protocol, region, replicas } = options;
  const address = options.service ?? googleAddress(protocol, region);
  const local = isLocal(address);
  const problems: Problem[] = protocolProblems(options);
  const project = options.project ?? (local ? 'local' : undefined);
  if (project === undefined) problems.push({ file: '--project', message: "missing; needs the project's id" });
  const { storage } = options;
  if (storage === undefined || (!isCloud(storage) && !local)) {
    const message = storage === undefined ? 'missing' : `not a folder in Cloud Storage: ${storage}`;
    problems.push({
      file: '--storage',
      message,
      remedy: `name ${local ? 'a folder, here or' : 'a folder'} in Cloud Storage: gs://bucket/models`,
    });
  }
  throwProblems(problems);
  const open = journal.deployments.find((one) => one.deployment.name === name && isOpen(one))?.deployment;
  const id = open?.id ?? newId(name);
  const common = {
    id,
    name,
    address,
    project: project as string,
    region,
    replicas,
    folder: joinPath(resolvePath('.', storage as string), id),
    model: await modelContents(source),
  };
  const { image = defaultImage, 'runtime-version': runtimeVersion = defaultRuntime, 'machine-type': machineType } = options;
  const deployment: Deployment =
    protocol === 'vertex-ai'
      ? { ...common, protocol, machineType: machineType ?? 'n1-standard-2', image }
      : { ...common, protocol, machineType: machineType ?? 'mls1-c1-m2', runtimeVersion };
  if (open !== undefined) refuseOther(open, deployment, options.journal);
  return deployment;
}

/** Flags and names that the protocol does not allow. */
function protocolProblems({ protocol, name, image, 'runtime-version': runtimeVersion }: Options): Problem[] {
  const problems: Problem[] = [];
  const other = protocol === 'vertex-ai' ? runtimeVersion : image;
  const flag = protocol === 'vertex-ai' ? '--runtime-version' : '--image';
  if (other !== undefined) problems.push({ file: flag, message: `not for ${protocol}` });
  if (protocol === 'ai-platform' && name.includes('-'))
    problems.push({ file: '--name', message: `must not contain "-" for ai-platform: "${name}"`, remedy: 'use "_" instead' });
  if (protocol === 'vertex-ai' && name.includes('_'))
    problems.push({ file: '--name', message: `must not contain "_" for vertex-ai: "${name}"`, remedy: 'use "-" instead' });
  return problems;
}

function refuseOther(open: Deployment, wanted: Deployment, file: string): void {
  const other = Object.keys(wanted).filter(
    (key) => !isDeepStrictEqual(open[key as keyof Deployment], wanted[key as keyof Deployment]),
  );
  if (other.length === 0) return;
  const message = `${wanted.name} is already deployed with a different ${other.join(', ')}`;
  throw new ProblemsError({ file, message, remedy: 'run predbench undeploy first, or choose another --name' });
}
