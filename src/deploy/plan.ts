/** The steps of a deployment, in order: what is created under which name by which call. */
import { type Deployment, isLocal } from './deployment.ts';

export const stepKeys = ['objects', 'model', 'endpoint', 'deployed-model'] as const;
export type StepKey = (typeof stepKeys)[number];

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
  const { id, name, address, project, region, machineType, replicas, folder, model, image } = deployment;
  const parent = `projects/${project}/locations/${region}`;
  const [modelName, endpoint] = [`${parent}/models/${name}`, `${parent}/endpoints/${name}`];
  const bytes = model.files.reduce((sum, file) => sum + file.bytes, 0);
  const machines = `${replicas} x ${machineType}${isLocal(address) ? '' : ', billed until it is undeployed'}`;
  return [
    {
      key: 'objects',
      resource: folder,
      call: 'upload',
      creates: `${model.files.length} files of the model, ${bytes} bytes`,
    },
    {
      key: 'model',
      resource: modelName,
      call: `POST /v1/${parent}/models:upload`,
      creates: `model, served by ${image}`,
      operationsOf: modelName,
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
      creates: `the model at the endpoint on ${machines}`,
      operationsOf: endpoint,
    },
  ];
}

export function planText(deployment: Deployment): string {
  const { address, id } = deployment;
  const steps = stepsOf(deployment).map(({ call, creates, resource }, i) => `${i + 1}. ${call}\n   ${creates}\n   ${resource}`);
  return [`at ${address}, all with the label predbench=${id}:`, ...steps].join('\n');
}
