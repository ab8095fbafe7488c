import { googleAdvice } from '../../data/google/advice.ts';
import { messageOf, ProblemsError } from '../../core/problems.ts';
import type { Deployment } from './deployment.ts';
import { stepsOf } from './plan.ts';
import { type DeployApi, type Resource, statusOf } from './resource.ts';

interface Service {
  /** As users know it: "Vertex AI". */
  readonly title: string;
  readonly api: string;
  readonly role: string;
  readonly named: string;
}

/** The same calls; what the service refuses is told by the resource's name, with its own code and message, and what to check. */
export function inWords(api: DeployApi, deployment: Deployment, service: Service): DeployApi {
  const resources: Partial<Record<keyof DeployApi['resources'], Resource>> = {};
  for (const { key, resource } of stepsOf(deployment)) {
    const calls = api.resources[key];
    if (calls === undefined) continue;
    const word = (cause: unknown) => (key === 'objects' ? fileError(resource, cause) : serviceError(resource, service, cause));
    resources[key] = {
      find: () => calls.find().catch(throwing(word)),
      create: () => calls.create().catch(throwing(word)),
      remove: () => calls.remove().catch(throwing(word)),
    };
  }
  return {
    resources,
    operation: (name) => api.operation(name).catch(throwing((cause) => serviceError(name, service, cause))),
    operationsUnderWay: (name) => api.operationsUnderWay(name).catch(throwing((cause) => serviceError(name, service, cause))),
  };
}

function throwing(word: (cause: unknown) => ProblemsError): (cause: unknown) => never {
  return (cause) => {
    throw cause instanceof ProblemsError ? cause : word(cause);
  };
}

function serviceError(file: string, service: Service, cause: unknown): ProblemsError {
  const status = statusOf(cause);
  const message = status === undefined ? `${service.title} did not answer` : `${service.title} answered ${status}`;
  const remedy = googleAdvice(status, service);
  const problem = { file, message: `${message}: ${messageOf(cause)}`, ...(remedy !== undefined && { remedy }) };
  return new ProblemsError([problem], undefined, { cause });
}

/** Cloud Storage's errors are in words already: these are of files of this machine. */
function fileError(file: string, cause: unknown): ProblemsError {
  return new ProblemsError([{ file, message: `cannot be copied or removed: ${messageOf(cause)}` }], undefined, { cause });
}
