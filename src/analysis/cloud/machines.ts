/** How many machines of the cloud do the work of this machine's threads. */
import type { CloudEndpoint, EndpointHost } from '../../core/keys/cloud.ts';
import { vcpusOf } from '../../core/machine-types.ts';
import type { Usage } from '../../core/predictor.ts';
import type { BatchModel } from './model.ts';

type Sized = Pick<BatchModel, 'modelThreads' | 'cloud' | 'evidence'> & { readonly usage: readonly Usage[] };

/** The line of an endpoint that the strategy calls; undefined where it calls none, or states its machines by itself. */
export function endpointLine(usage: readonly Usage[]): Usage | undefined {
  return usage.find(({ part }) => part === 'endpoint');
}

/** What bills the endpoint: as the user says, else what the strategy's server stands for. */
export function endpointHost({ cloud, evidence }: Pick<Sized, 'cloud' | 'evidence'>): EndpointHost {
  return cloud.endpoint.host ?? (evidence === 'real server' ? 'unpriced' : 'vertex-ai');
}

/** When it is up, by the user or by what most do. */
export function endpointHours({ endpoint }: { readonly endpoint: CloudEndpoint }, kind: 'batch' | 'stream') {
  if (kind === 'stream') return 'always';
  return endpoint.hours ?? 'while-used';
}

/** Machines of the endpoint for so many model threads, a thread to a vCPU. */
export function endpointNodes({ endpoint }: Sized['cloud']): (threads: number) => number {
  const { machineType, minReplicas, maxReplicas = Infinity } = endpoint;
  const vcpus = vcpusOf(machineType);
  return (threads) => Math.min(maxReplicas, Math.max(1, minReplicas, Math.ceil(threads / vcpus)));
}

/** `vertex-ai/prediction/n1-standard-2` */
const vertexAiSku = /^vertex-ai\/prediction\/(.+)$/;

export interface JobMachine {
  readonly protocol: 'vertex-ai' | 'ai-platform';
  readonly machineType?: string;
  readonly vcpus: number;
}

/** Of the job's line: the user's machine, else the strategy's; a node of AI Platform has one vCPU. */
export function jobMachine({ usage, cloud }: Pick<Sized, 'usage' | 'cloud'>): JobMachine {
  const sku = usage.find(({ unit }) => unit === 'node h')?.sku ?? '';
  if (sku.startsWith('ai-platform/')) return { protocol: 'ai-platform', vcpus: 1 };
  const machineType = cloud.job.machineType ?? vertexAiSku.exec(sku)?.[1] ?? 'n1-standard-2';
  return { protocol: 'vertex-ai', machineType, vcpus: vcpusOf(machineType) };
}

/** Nodes of a job for its model threads, a thread to a vCPU, but no more than the user allows. */
export function jobNodes(sized: Sized): (times: number) => number {
  const { maxReplicas = Infinity } = sized.cloud.job;
  const nodes = nodesLike(sized);
  return (times) => Math.min(maxReplicas, nodes(times));
}

/** Nodes that are as fast as the model threads that were measured, so many times. */
export function nodesLike(sized: Pick<Sized, 'usage' | 'cloud' | 'modelThreads'>): (times: number) => number {
  const { vcpus } = jobMachine(sized);
  return (times) => Math.max(1, Math.ceil((sized.modelThreads * times) / vcpus));
}
