/**
 * The experiment file's shape. The published JSON Schema is made from it (`experimentJsonSchema`), so that editors complete and check the
 * same keys; sources, sinks and strategies check the keys beside their `use` themselves.
 */
import { z } from 'zod';
import { cloudSchema } from '../core/cloud-worker.ts';
import { loadSchema } from './keys/load.ts';
import { effortSchema } from './keys/effort.ts';
import { prioritiesSchema } from './keys/priorities.ts';
import { equalPriorities } from './keys/priorities.ts';

/** Names become parts of file names and of cell ids. */
const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must begin with a letter or digit and hold only letters, digits, ".", "_" and "-"')
  .max(64);

const seed = z.int().min(0).max(0xffffffff);

const batching = z.strictObject({
  maxSize: z.int().min(1).max(65_536).optional().meta({ description: 'Rows a call at most.' }),
  maxWaitMs: z
    .number()
    .min(0)
    .max(60_000)
    .optional()
    .meta({ description: 'How long the first instance of a group waits for others; 0 groups only what is there already.' }),
  inFlight: z.int().min(1).max(1024).optional().meta({ description: 'Calls that a worker may have under way at once.' }),
});

const workload = {
  name: name.optional(),
  batching: batching.optional().meta({ description: 'Of every strategy that calls, before its own.' }),
} as const;

const batch = z.strictObject({
  ...workload,
  use: z.literal('batch'),
  rows: z.int().min(1).max(1_000_000_000).meta({ description: 'Instances, all due at once.' }),
});

const rate = z.number().positive().max(1_000_000);
const seconds = z
  .number()
  .positive()
  .max(7 * 86_400);

const bursty = z.strictObject({
  use: z.literal('bursty'),
  onS: seconds.meta({ description: 'Seconds in which instances fall due, at a rate that gives the mean.' }),
  offS: seconds.meta({ description: 'Seconds of silence after them.' }),
});

const ramp = z.strictObject({
  use: z.literal('ramp'),
  to: rate.meta({ description: 'Instances a second at the end of the stream; `rate` is that at its start.' }),
});

const replay = z.strictObject({
  use: z.literal('replay'),
  path: z.string().min(1).meta({ description: 'File with one time a line, or CSV; ascending.' }),
  column: z.string().min(1).optional().meta({ description: 'Of a CSV file with a header.' }),
  unit: z.enum(['s', 'ms']).default('s').meta({ description: 'Of the times.' }),
  speed: z.number().positive().max(1_000_000).default(1).meta({ description: 'Times as fast as recorded.' }),
});

/** By name; the first two need no keys. */
export const arrivalSchemas = {
  constant: z.strictObject({ use: z.literal('constant') }),
  poisson: z.strictObject({ use: z.literal('poisson') }),
  bursty,
  ramp,
  replay,
} as const;

const arrivals = z
  .union([z.enum(['constant', 'poisson']), z.discriminatedUnion('use', [bursty, ramp, replay])])
  .default('poisson')
  .meta({ description: 'How the due times lie: a name, or bursty, ramp and replay with their keys.' });

const stream = z.strictObject({
  ...workload,
  use: z.literal('stream'),
  rate: rate
    .optional()
    .meta({ description: 'Instances that fall due each second, on average; of a ramp at its start; a replay has none.' }),
  seconds: seconds.optional().meta({ description: 'Length of the schedule; absent, the stream runs until it is stopped.' }),
  /** Checked by the schema of its name. */
  arrivals: z.unknown().default('poisson'),
  seed: seed.optional().meta({ description: "Of the schedule; the experiment's seed unless given." }),
});

const queue = z.strictObject({
  ...stream.shape,
  use: z.literal('queue'),
  projectId: z
    .string()
    .min(1)
    .meta({ description: 'Google Cloud project in which topic and subscription are made, and removed again.' }),
  maxDeliveryAttempts: z.int().min(5).max(100).optional().meta({
    description:
      'Deliveries after which a message that still fails becomes a dead letter; absent, a failed instance is not tried again.',
  }),
});

const closedLoop = z.strictObject({
  ...workload,
  use: z.literal('closed-loop'),
  concurrency: z.int().min(1).max(65_536).meta({ description: 'Users, each with one instance under way.' }),
  seconds: seconds.meta({ description: 'How long users send; the last answers come after.' }),
});

/** By the name that `use` gives. */
export const workloadSchemas = { batch, stream, queue, 'closed-loop': closedLoop } as const;

/** The harness's keys; all others belong to the strategy. */
export const strategyKeys = z.looseObject({
  use: z
    .string()
    .min(1)
    .meta({ description: 'Name of a built-in strategy, path of a module (./mine.js), or name of a package.' }),
  name: name.optional(),
  batching: batching.optional(),
  effort: effortSchema
    .partial()
    .optional()
    .meta({ description: 'What your pipeline takes on with this strategy, instead of what the strategy declares.' }),
});

const used = z.looseObject({ use: z.string().min(1) });

/** Everything but the workloads and strategies, which are checked one by one. */
export const experimentSchema = z.strictObject({
  name,
  note: z.string().min(1).optional().meta({ description: "A sentence for the report's top." }),
  model: z.strictObject({
    path: z.string().min(1).meta({ description: 'Folder of the SavedModel, counted from the experiment file.' }),
    signature: z.string().min(1).optional(),
  }),
  source: used.meta({ description: 'Where instances come from.' }),
  sink: used.default({ use: 'jsonl' }).meta({ description: 'Where predictions go: jsonl, pubsub or none.' }),
  workloads: z.array(z.unknown()).min(1, 'needs at least one workload'),
  strategies: z.array(z.unknown()).min(1, 'needs at least one strategy'),
  repeats: z.int().min(1).max(1000).default(1),
  seed: seed.default(1),
  resources: z
    .strictObject({
      workers: z
        .int()
        .min(1)
        .max(256)
        .optional()
        .meta({ description: 'Worker threads of the pipeline; min(4, cores) unless given.' }),
      modelThreads: z
        .int()
        .min(1)
        .max(256)
        .optional()
        .meta({ description: 'Predictions at once, wherever the model runs; workers unless given.' }),
    })
    .default({}),
  warmUp: z
    .strictObject({
      calls: z
        .union([z.int().min(0).max(100_000), z.literal('auto')])
        .default('auto')
        .meta({ description: 'Calls of each worker before the clock starts; auto: until their time is steady.' }),
      seconds: z
        .union([z.number().min(0).max(86_400), z.literal('auto')])
        .default('auto')
        .meta({
          description: "Start of a stream's schedule that is left out of its latency; auto: until the calls are steady.",
        }),
    })
    .default({ calls: 'auto', seconds: 'auto' }),
  percentiles: z
    .array(z.number().gt(0).lt(100))
    .max(20)
    .default([])
    .meta({ description: 'Percentiles of latency to keep beside p50, p95 and p99, such as 99.9.' }),
  drainS: z
    .number()
    .min(0)
    .max(3600)
    .default(10)
    .meta({ description: 'How long a stream waits for late answers after its last arrival.' }),
  stopWhenSaturated: z
    .boolean()
    .default(false)
    .meta({ description: 'Ends a stream early once its backlog is seen to grow; later cells go on.' }),
  cloud: cloudSchema.meta({ description: 'What this machine is taken to be in the cloud, for the cost.' }),
  load: loadSchema.optional().meta({ description: "The load that a month's cost is stated for." }),
  prices: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
      error: 'must be the name of a price book, or a list of them',
    })
    .default('us-central1')
    .meta({
      description: 'Price book: a bundled one by name or region, or a file; of a list, the first that has a price gives it.',
    }),
  priorities: prioritiesSchema
    .default(equalPriorities)
    .meta({ description: 'Weights for the recommendation; what is not named has none. All equal unless given.' }),
});

export type StreamEntry = Omit<z.output<typeof stream>, 'use'>;

export type Experiment = z.output<typeof experimentSchema>;

/** What is published as schema/experiment.schema.json. */
export function experimentJsonSchema(): object {
  const whole = experimentSchema.extend({
    workloads: z
      .array(z.discriminatedUnion('use', [batch, stream.extend({ arrivals }), queue.extend({ arrivals }), closedLoop]))
      .min(1),
    strategies: z.array(strategyKeys).min(1),
  });
  return { title: 'predbench experiment', ...z.toJSONSchema(whole, { io: 'input' }) };
}
