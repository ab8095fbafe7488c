import { aiPlatform } from './ai-platform.ts';
import type { Deployment } from './deployment.ts';
import type { DeployApi } from './resource.ts';
import { vertexAi } from './vertex-ai.ts';

/** `source`: the model's folder on this machine, for deploying. */
export function connect(deployment: Deployment, source?: string): Promise<DeployApi> {
  return deployment.protocol === 'vertex-ai' ? vertexAi(deployment, source) : aiPlatform(deployment, source);
}
