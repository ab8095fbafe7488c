/** What each step of a deployment can do, whichever API it speaks. */
import { statusOf } from '../../data/google/errors.ts';
import type { StepKey } from './plan.ts';

export type Found =
  | { readonly state: 'absent' }
  /** Some of the files. */
  | { readonly state: 'partial' }
  /** There, with this deployment's label. */
  | { readonly state: 'ours' }
  /** There, with this deployment's label, and of no use. */
  | { readonly state: 'broken'; readonly why: string }
  /** There, and not this deployment's. */
  | { readonly state: 'foreign'; readonly why: string };

export interface Resource {
  readonly find: () => Promise<Found>;
  /** Answers the name of the operation that creates it; undefined where it is there already. */
  readonly create: () => Promise<string | undefined>;
  /** Only where it is this deployment's. Answers the name of the operation that removes it; undefined where it is gone already. */
  readonly remove: () => Promise<string | undefined>;
}

export interface OperationState {
  readonly done: boolean;
  /** In the service's words: code and message. */
  readonly error?: string;
}

export interface DeployApi {
  /** Of the steps that its deployments have. */
  readonly resources: Readonly<Partial<Record<StepKey, Resource>>>;
  operation(name: string): Promise<OperationState>;
  /** Names of the operations on a resource that are under way; none where it is not there. */
  operationsUnderWay(resource: string): Promise<readonly string[]>;
}

export function resourceOf({ resources }: DeployApi, key: StepKey): Resource {
  const resource = resources[key];
  if (resource === undefined) throw new Error(`there is no step ${key}`);
  return resource;
}

/** What is missing is no error where it is looked for. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
