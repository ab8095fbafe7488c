/** Which SKUs of the catalog make up each price of a book. */
import { machineNamed } from '../../core/machine-types.ts';

export interface Part {
  readonly service: string;
  readonly description: RegExp;
  /** The catalog's unit, which must match. */
  readonly usageUnit: string;
  readonly amount: number;
}

export interface Match {
  readonly sku: string;
  readonly item: string;
  readonly unit: string;
  readonly parts: readonly Part[];
}

const dataflow = 'Cloud Dataflow';
const storage = 'Cloud Storage';
const vertex = 'Vertex AI';

function one(
  sku: string,
  item: string,
  unit: string,
  service: string,
  description: RegExp,
  usageUnit: string,
  amount = 1,
): Match {
  return { sku, item, unit, parts: [{ service, description, usageUnit, amount }] };
}

function instancePart(of: 'Core' | 'Ram', usageUnit: string, amount: number): Part {
  const description = new RegExp(`^Vertex AI: Online/Batch Prediction N1 Predefined Instance ${of} running in\\b`);
  return { service: vertex, description, usageUnit, amount };
}

/** Of an N1 machine: its cores and its memory. */
function predictionNode(machineType: string): Match {
  const { vcpus, memoryGb } = machineNamed(machineType);
  return {
    sku: `vertex-ai/prediction/${machineType}`,
    item: `Vertex AI prediction ${machineType}: ${vcpus} vCPU and ${memoryGb} GB`,
    unit: 'node h',
    parts: [instancePart('Core', 'h', vcpus), instancePart('Ram', 'GiBy.h', memoryGb)],
  };
}

/** Google's price lists say GB and mean binary gigabytes (GiBy); so do the books. */
export const matches: readonly Match[] = [
  one('dataflow/batch/vcpu', 'Dataflow batch worker vCPU', 'vCPU h', dataflow, /^vCPU Time Batch\b/, 'h'),
  one('dataflow/batch/memory', 'Dataflow batch worker memory', 'GB h', dataflow, /^RAM Time Batch\b/, 'GiBy.h'),
  one('dataflow/streaming/vcpu', 'Dataflow streaming worker vCPU', 'vCPU h', dataflow, /^vCPU Time Streaming\b/, 'h'),
  one('dataflow/streaming/memory', 'Dataflow streaming worker memory', 'GB h', dataflow, /^RAM Time Streaming\b/, 'GiBy.h'),
  one('dataflow/disk/standard', 'Dataflow worker disk, standard', 'GB h', dataflow, /^Local Disk Time PD Standard\b/, 'GiBy.h'),
  one('dataflow/streaming/data', 'Dataflow streaming data', 'GB', dataflow, /^Streaming data processed for\b/, 'GiBy'),
  one('pubsub/throughput', 'Pub/Sub throughput', 'TiB', 'Cloud Pub/Sub', /^Message Delivery Basic$/, 'TiBy'),
  one(
    'cloud-storage/class-a',
    'Cloud Storage class A operations',
    '1000 operations',
    storage,
    /^Regional Standard Class A Operations$/,
    'count',
    1000,
  ),
  ...['n1-standard-2', 'n1-standard-4', 'n1-standard-8', 'n1-standard-16'].map(predictionNode),
];

export const catalogServices: readonly string[] = [
  ...new Set(matches.flatMap(({ parts }) => parts.map(({ service }) => service))),
];
