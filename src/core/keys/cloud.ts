/** `cloud` of the experiment file: the cloud that this machine stands for, to compute time and costs. */
import { z } from 'zod';
import { didYouMean } from '../problems.ts';
import { quantityKeys } from './quantities.ts';
import { machineTypeOf, noMachineType } from '../machine-types.ts';
import { formerKeys } from '../options.ts';

const machineType = z.string().refine((name) => machineTypeOf(name) !== undefined, {
  error: ({ input }) => noMachineType(String(input)),
});
const count = z.int().min(1).max(1000);

const workers = z
  .strictObject({
    machineType: machineType.optional().meta({
      description:
        'Machine of a Dataflow worker. Unless given: n1-standard-1 in a batch, n1-standard-2 in FlexRS and with Streaming Engine, n1-standard-4 in a stream without it.',
    }),
    diskGb: z.number().nonnegative().optional().meta({
      description:
        'Disk of a worker. Unless given: 250 in a batch (25 with Dataflow Shuffle is its lowest), 25 in FlexRS, 30 with Streaming Engine, 400 in a stream without it.',
    }),
    streamingEngine: z
      .boolean()
      .default(true)
      .meta({ description: 'Streams: state is kept by Streaming Engine, billed by the GB.' }),
    flexrs: z.boolean().default(false).meta({
      description: 'Batches: at 60 % of the price, started within six hours, on at least two workers.',
    }),
    maxCount: count.optional().meta({ description: 'Most workers that autoscaling may start; no limit unless given.' }),
  })
  .prefault({});

/** Where the model of a strategy that calls an endpoint runs. */
export const endpointHosts = ['vertex-ai', 'cloud-run', 'gke', 'compute-engine', 'unpriced'] as const;

const endpoint = z
  .strictObject({
    host: z.enum(endpointHosts).optional().meta({
      description: 'What bills the endpoint. Unless given: Vertex AI; a server of your own is unpriced.',
    }),
    machineType: machineType.default('n1-standard-2').meta({
      description: 'Machine of a replica; of Cloud Run and GKE its vCPUs and memory count.',
    }),
    accelerator: z
      .strictObject({
        type: z.string().min(1).meta({ description: 'Such as t4. A g2 or a2 machine has its GPU already.' }),
        count: count.default(1),
      })
      .optional(),
    minReplicas: count.default(1).meta({ description: 'Replicas that are up while the endpoint is.' }),
    maxReplicas: count.optional().meta({ description: 'Most replicas that autoscaling may start; no limit unless given.' }),
    hours: z.enum(['always', 'while-used', 'scale-to-zero']).optional().meta({
      description:
        'When it is up: always, only while a batch uses it, or until it was idle for idleMinutes. Unless given: always for a stream, while-used for a batch.',
    }),
    idleMinutes: z
      .number()
      .min(5)
      .max(480)
      .default(60)
      .meta({ description: 'Idle time that is billed before the endpoint scales to zero.' }),
    spot: z.boolean().default(false).meta({ description: 'Spot machines: cheaper, and taken away when Google needs them.' }),
    region: z.string().min(1).optional().meta({
      description: "The endpoint's region, where it is not the pipeline's: data between the two is billed.",
    }),
  })
  .refine(({ minReplicas, maxReplicas = minReplicas }) => maxReplicas >= minReplicas, {
    path: ['maxReplicas'],
    error: 'must be at least minReplicas',
  })
  .prefault({});

const job = z
  .strictObject({
    machineType: machineType.optional().meta({
      description: "Machine of a batch prediction job's node; unless given, the strategy's own (n1-standard-2).",
    }),
    maxReplicas: count.optional().meta({ description: 'Most nodes; unless given, as many as model threads need.' }),
    pipelineWaits: z.boolean().default(false).meta({
      description: 'Whether the pipeline stays up, and is billed, while the job waits and runs.',
    }),
  })
  .prefault({});

const stream = z
  .strictObject({
    queue: z
      .enum(['pubsub', 'none'])
      .default('pubsub')
      .meta({ description: 'Where messages come from; each is published and delivered.' }),
    sink: z.enum(['bigquery', 'bigquery-insert-all', 'none']).default('bigquery').meta({
      description: 'Where predictions go: BigQuery by its Storage Write API, or by insertAll.',
    }),
    messageBytes: z
      .number()
      .positive()
      .max(10_000_000)
      .default(1000)
      .meta({ description: 'Size of a message, and of a row written.' }),
  })
  .prefault({});

const assumed = z.union(
  [
    z.number().nonnegative(),
    z
      .strictObject({
        value: z.number().nonnegative(),
        low: z.number().nonnegative(),
        high: z.number().nonnegative(),
        source: z.string().min(1).optional(),
      })
      .refine(({ value, low, high }) => low <= value && value <= high, 'must have low <= value <= high'),
  ],
  { error: 'must be a number, or { value, low, high, source }' },
);

function refuseUnknown(given: object, context: z.RefinementCtx): void {
  const known: readonly string[] = quantityKeys;
  for (const key of Object.keys(given).filter((name) => !known.includes(name))) {
    context.addIssue({
      code: 'custom',
      path: [key],
      message: `nothing of this name is assumed${didYouMean(key, known)}; there are: ${known.join(', ')}`,
    });
  }
}

const cloud = z.strictObject({
  vcpuPerWorker: z.number().positive().default(1).meta({ description: 'vCPUs that a worker thread of this machine stands for.' }),
  workers: workers.meta({ description: "The pipeline's workers, on Dataflow." }),
  endpoint: endpoint.meta({ description: 'The endpoint of a strategy that calls one.' }),
  job: job.meta({ description: 'A batch prediction job.' }),
  stream: stream.meta({ description: 'What a stream uses beside its workers.' }),
  assume: z.record(z.string(), assumed).superRefine(refuseUnknown).default({}).meta({
    description: 'Your own values in the place of assumed ones, such as worker-start-s: 120.',
  }),
});

cloud.register(formerKeys, {
  memoryGbPerVcpu: 'name a machine: cloud.workers.machineType, such as n1-highmem-2 or custom-2-8192',
  diskGbPerWorker: 'write cloud.workers.diskGb',
  startUpS: 'write cloud.assume: { worker-start-s: SECONDS }',
});

export const cloudSchema = cloud.prefault({});

export type Cloud = z.output<typeof cloudSchema>;
export type CloudWorkers = Cloud['workers'];
export type CloudEndpoint = Cloud['endpoint'];
export type CloudJob = Cloud['job'];
export type CloudStream = Cloud['stream'];
export type EndpointHost = (typeof endpointHosts)[number];
