/** What is deployed where: decided once, journalled, and all that `undeploy` needs to find it again. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';

const text = z.string().min(1);

const common = z.strictObject({
  /** The name with a random end: value of the label `predbench` of all that is created, and name of the folder of the model's files. */
  id: text,
  /** Of the model, and of the endpoint where there is one. */
  name: text,
  /** Root URL of the API. */
  address: z.url(),
  project: text,
  region: text,
  machineType: text,
  /** Machines that stay up until the model is undeployed. */
  replicas: z.int().min(1),
  /** Folder that the model's files are uploaded to, in Cloud Storage; one of this machine for a service of this machine. */
  folder: text,
  model: z.strictObject({
    /** Of the names and contents of all files. */
    sha256: text,
    /** Paths within the folder. */
    files: z.array(z.strictObject({ path: text, bytes: z.int().min(0) })).min(1),
  }),
});

const vertexAi = common.extend({
  protocol: z.literal('vertex-ai'),
  /** Container that serves the model. */
  image: text,
});
const aiPlatform = common.extend({
  protocol: z.literal('ai-platform'),
  /** Of AI Platform's own images, by the TensorFlow that they have. */
  runtimeVersion: text,
});

export const deploymentSchema = z.discriminatedUnion('protocol', [vertexAi, aiPlatform]);

export type VertexAiDeployment = Readonly<z.output<typeof vertexAi>>;
export type AiPlatformDeployment = Readonly<z.output<typeof aiPlatform>>;
export type Deployment = VertexAiDeployment | AiPlatformDeployment;

/** The label of all that predbench creates. */
export const label = 'predbench';

export function newId(name: string): string {
  return `${name}-${randomBytes(4).toString('hex')}`;
}
