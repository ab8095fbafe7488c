/** The steps of a deployment, in order: what is created under which name by which call. */
import { sum } from '../../core/numbers.ts';
import { type AiPlatformDeployment, type Deployment, type VertexAiDeployment } from './deployment.ts';
import { isLocal } from '../../core/address.ts';

export const stepKeys = ['objects', 'model', 'endpoint', 'deployed-model', 'version'] as const;
export type StepKey = (typeof stepKeys)[number];

/** AI Platform's: a model has one. */
export const versionName = 'v1';

export interface Step {
  readonly key: StepKey;
  /** Name of what is created, as its API has it. */
  readonly resource: string;
  /** The call that creates it. */
  readonly call: string;
  /** What is created, in words. */
  readonly creates: string;
  /** Whose list of operations has the step's own. */
  readonly operationsOf?: string;
}

export function stepsOf(deployment: Deployment): readonly Step[] {
  const { folder, model } = deployment;
  const bytes = sum(model.files.map((file) => file.bytes));
  const creates = `${model.files.length} files of the model, ${bytes} bytes`;
  const steps = deployment.protocol === 'vertex-ai' ? vertexAiSteps(deployment) : aiPlatformSteps(deployment);
  return [{ key: 'objects', resource: folder, call: 'upload', creates }, ...steps];
}

function vertexAiSteps(deployment: VertexAiDeployment): Step[] {
  const { id, name, project, region, image } = deployment;
  const parent = `projects/${project}/locations/${region}`;
  const [model, endpoint] = [`${parent}/models/${name}`, `${parent}/endpoints/${name}`];
  return [
    {
      key: 'model',
      resource: model,
      call: `POST /v1/${parent}/models:upload`,
      creates: `model, served by ${image}`,
      operationsOf: model,
    },
    {
      key: 'endpoint',
      resource: endpoint,
      call: `POST /v1/${parent}/endpoints?endpointId=${name}`,
      creates: 'endpoint',
      operationsOf: endpoint,
    },
    {
      key: 'deployed-model',
      resource: `${endpoint}/deployedModels/${id}`,
      call: `POST /v1/${endpoint}:deployModel`,
      creates: `the model at the endpoint on ${machines(deployment)}`,
      operationsOf: endpoint,
    },
  ];
}

function aiPlatformSteps(deployment: AiPlatformDeployment): Step[] {
  const { name, project, runtimeVersion } = deployment;
  const model = `projects/${project}/models/${name}`;
  return [
    { key: 'model', resource: model, call: `POST /v1/projects/${project}/models`, creates: 'model', operationsOf: model },
    {
      key: 'version',
      resource: `${model}/versions/${versionName}`,
      call: `POST /v1/${model}/versions`,
      creates: `version, served by runtime ${runtimeVersion} on ${machines(deployment)}`,
      operationsOf: model,
    },
  ];
}

function machines({ replicas, machineType, address }: Deployment): string {
  return `${replicas} x ${machineType}${isLocal(address) ? '' : ', billed until it is undeployed'}`;
}

export function planText(deployment: Deployment): string {
  const { address, id } = deployment;
  const steps = stepsOf(deployment).map(({ call, creates, resource }, i) => `${i + 1}. ${call}\n   ${creates}\n   ${resource}`);
  return [`at ${address}, all with the label predbench=${id}:`, ...steps].join('\n');
}
