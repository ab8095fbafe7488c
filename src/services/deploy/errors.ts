import { googleError, type GoogleService, throwing } from '../../data/google/errors.ts';
import { messageOf, ProblemsError } from '../../core/problems.ts';
import type { Deployment } from './deployment.ts';
import { stepsOf } from './plan.ts';
import type { DeployApi, Resource } from './resource.ts';

/** The same calls; what the service refuses is told by the resource's name, with its own code and message, and what to check. */
export function inWords(api: DeployApi, deployment: Deployment, service: GoogleService): DeployApi {
  const refused = (name: string) => throwing((cause) => googleError(name, cause, service));
  const resources: Partial<Record<keyof DeployApi['resources'], Resource>> = {};
  for (const { key, resource } of stepsOf(deployment)) {
    const calls = api.resources[key];
    if (calls === undefined) continue;
    const failed = key === 'objects' ? throwing((cause) => fileError(resource, cause)) : refused(resource);
    resources[key] = {
      find: () => calls.find().catch(failed),
      create: () => calls.create().catch(failed),
      remove: () => calls.remove().catch(failed),
    };
  }
  return {
    resources,
    operation: (name) => api.operation(name).catch(refused(name)),
    operationsUnderWay: (name) => api.operationsUnderWay(name).catch(refused(name)),
  };
}

/** Cloud Storage's errors are in words already: these are of files of this machine. */
function fileError(file: string, cause: unknown): ProblemsError {
  if (cause instanceof ProblemsError) return cause;
  return new ProblemsError({ file, message: `cannot be copied or removed: ${messageOf(cause)}` }, { cause });
}
