/** What an endpoint uses, by what bills it. */
import type { CloudEndpoint, EndpointHost } from '../../core/keys/cloud.ts';
import { machineNamed } from '../../core/machine-types.ts';
import { bytesPerGb, hoursPerMonth, secondsPerHour } from '../../core/units.ts';
import type { MeteredLine } from '../metered.ts';

export interface EndpointLoad {
  /** Replicas times the seconds that they are up. */
  readonly nodeSeconds: number;
  /** Seconds that the endpoint is up, whatever its replicas. */
  readonly upSeconds: number;
  readonly requests: number;
  /** CPU seconds of the requests. */
  readonly cpuSeconds: number;
  /** To the endpoint and back. */
  readonly bytes: number;
}

/** With what the experiment may leave open: what the strategy's server stands for, and when it is up. */
export type EndpointSpec = CloudEndpoint & { readonly host: EndpointHost; readonly hours: NonNullable<CloudEndpoint['hours']> };

const part = 'endpoint';
/** Disk of a machine that serves a model: its system, TensorFlow Serving and the model. */
const diskGb = 10;
/** Cloud Run rounds the time in which an instance has a request up to so much. */
const cloudRunStepS = 0.1;

export function endpointLines(spec: EndpointSpec): Line[] {
  return [...hosts[spec.host](spec), ...egress(spec)];
}

type Line = MeteredLine<EndpointLoad>;
type Quantity = (load: EndpointLoad) => number;

const hosts: Readonly<Record<EndpointHost, (spec: EndpointSpec) => Line[]>> = {
  'vertex-ai': vertexAi,
  'cloud-run': cloudRun,
  gke,
  'compute-engine': computeEngine,
  unpriced: () => [line('endpoint/unpriced', nodeH, 'node h', 'an endpoint of your own, whose bill is not known here')],
};

function nodeH({ nodeSeconds }: EndpointLoad): number {
  return nodeSeconds / secondsPerHour;
}

function nodeS({ nodeSeconds }: EndpointLoad): number {
  return nodeSeconds;
}

function vertexAi({ machineType, accelerator, spot, hours }: EndpointSpec): Line[] {
  const rule = `${machineType}, deployed ${hours === 'while-used' ? 'only while it is used' : 'idle or not'}`;
  const gpu = accelerator && [
    line(
      `vertex-ai/prediction/gpu/${accelerator.type}`,
      times(nodeH, accelerator.count),
      'GPU h',
      `${accelerator.count} to a node`,
    ),
  ];
  if (!spot) return [line(`vertex-ai/prediction/${machineType}`, nodeH, 'node h', rule), ...(gpu ?? [])];
  // A spot node is a Compute Engine machine at its own price, with Vertex AI's fee on top.
  return [...machine('spot', { machineType, accelerator }), ...machine('fee', { machineType, accelerator })];
}

function computeEngine({ machineType, accelerator, spot }: EndpointSpec): Line[] {
  const disks: Quantity = (load) => (nodeH(load) * diskGb) / hoursPerMonth;
  return [
    ...machine(spot ? 'spot' : 'on demand', { machineType, accelerator }),
    line('compute/disk/pd-balanced', disks, 'GB month', `${diskGb} GB of disk to a machine`),
  ];
}

const prices = {
  'on demand': { stem: 'compute', end: '', about: 'on demand' },
  spot: { stem: 'compute', end: '-spot', about: 'as a spot machine' },
  fee: { stem: 'vertex-ai/management-fee', end: '', about: "Vertex AI's fee for a spot node" },
} as const;

/** Cores, memory and GPUs of machines. */
function machine(
  price: keyof typeof prices,
  { machineType, accelerator }: Pick<EndpointSpec, 'machineType' | 'accelerator'>,
): Line[] {
  const { stem, end, about } = prices[price];
  const { family, vcpus, memoryGb, gpu } = machineNamed(machineType);
  const rule = `${machineType}: ${vcpus} vCPU, ${memoryGb} GB, ${about}`;
  return [
    line(`${stem}/${family}/core${end}`, times(nodeH, vcpus), 'vCPU h', rule),
    line(`${stem}/${family}/memory${end}`, times(nodeH, memoryGb), 'GB h', rule),
    ...[gpu, accelerator].flatMap((one) =>
      one === undefined
        ? []
        : [line(`${stem}/gpu/${one.type}${end}`, times(nodeH, one.count), 'GPU h', `${one.count} to a machine, ${about}`)],
    ),
  ];
}

/**
 * An instance that stays up is billed for its life. Otherwise the time counts in which it has a request, rounded up to 100 ms: at least
 * the CPU time, and with requests that overlap no more than the instances' life.
 */
function cloudRun({ machineType, accelerator, hours }: EndpointSpec): Line[] {
  const { vcpus, memoryGb } = machineNamed(machineType);
  const size = `${vcpus} vCPU, ${memoryGb} GiB`;
  // Cloud Run has GPUs only where instances are billed for their life.
  if (hours === 'always' || accelerator !== undefined) {
    const rule = `instances with ${size}, billed for their life`;
    return [
      line('cloud-run/instance-based/vcpu', times(nodeS, vcpus), 'vCPU s', rule),
      line('cloud-run/instance-based/memory', times(nodeS, memoryGb), 'GiB s', rule),
      ...gpusOf(accelerator, 'cloud-run/gpu', nodeS, 'GPU s'),
    ];
  }
  const busyS: Quantity = ({ nodeSeconds, cpuSeconds, requests }) =>
    Math.min(nodeSeconds, Math.max(cpuSeconds / vcpus, requests * cloudRunStepS));
  const rule = `instances with ${size}, billed while they have a request, ${cloudRunStepS * 1000} ms at least`;
  return [
    line('cloud-run/request-based/vcpu', times(busyS, vcpus), 'vCPU s', rule),
    line('cloud-run/request-based/memory', times(busyS, memoryGb), 'GiB s', rule),
    line('cloud-run/requests', ({ requests }) => requests / 1e6, '1000000 requests', 'one for each call'),
  ];
}

/** Autopilot bills what the pods request, and the cluster. */
function gke({ machineType, accelerator, spot }: EndpointSpec): Line[] {
  const { vcpus, memoryGb } = machineNamed(machineType);
  const end = spot ? '-spot' : '';
  const rule = `pods that request ${vcpus} vCPU and ${memoryGb} GiB, in Autopilot`;
  return [
    line(`gke/autopilot/vcpu${end}`, times(nodeH, vcpus), 'vCPU h', rule),
    line(`gke/autopilot/memory${end}`, times(nodeH, memoryGb), 'GiB h', rule),
    ...gpusOf(accelerator, 'gke/autopilot/gpu', nodeH, 'GPU h'),
    line('gke/cluster', ({ upSeconds }) => upSeconds / secondsPerHour, 'cluster h', 'one cluster, while the endpoint is up'),
  ];
}

function gpusOf(accelerator: EndpointSpec['accelerator'], stem: string, replicas: Quantity, unit: string): Line[] {
  if (accelerator === undefined) return [];
  const { type, count } = accelerator;
  return [line(`${stem}/${type}`, times(replicas, count), unit, `${count} to a replica`)];
}

/** Within a region data to an endpoint is free. */
function egress({ region }: EndpointSpec): Line[] {
  if (region === undefined) return [];
  const continent = continents[/^[a-z]+/.exec(region)?.[0] ?? ''] ?? region;
  return [
    line(
      `network/inter-region/${continent}`,
      ({ bytes }) => bytes / bytesPerGb,
      'GB',
      `requests and answers between the pipeline and ${region}`,
    ),
  ];
}

const continents: Readonly<Record<string, string>> = { us: 'north-america', northamerica: 'north-america', europe: 'europe' };

function times(quantityOf: Quantity, factor: number): Quantity {
  return (load) => quantityOf(load) * factor;
}

function line(sku: string, quantityOf: Quantity, unit: string, rule: string): Line {
  return { part, sku, unit, evidence: 'assumed', rule, quantityOf };
}
