/**
 * The experiment file's shape. The published JSON Schema is made from it (`experimentJsonSchema`), so that editors complete and check the
 * same keys; sources, sinks and strategies check the keys beside their `use` themselves.
 */
import { z } from 'zod';
import { cloudSchema } from '../core/keys/cloud.ts';
import { loadSchema } from '../core/keys/load.ts';
import { effortSchema } from '../core/keys/effort.ts';
import { equalPriorities, prioritiesSchema } from '../core/keys/priorities.ts';
import { batching, name, seed, used } from '../workloads/keys.ts';
import { workloadSchema } from '../workloads/workload.ts';

/** The harness's keys; all others belong to the strategy. */
export const strategyKeys = z.looseObject({
  use: z
    .string()
    .min(1)
    .meta({ description: 'Name of a built-in strategy, path of a module (./mine.js), or name of a package.' }),
  name: name.exactOptional(),
  batching: batching.exactOptional(),
  effort: effortSchema
    .partial()
    .optional()
    .meta({ description: 'What your pipeline takes on with this strategy, instead of what the strategy declares.' }),
});

/** What is said once, and needed where a cell runs. */
const settings = {
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
};

export const settingsSchema = z.object(settings);

export type Settings = Readonly<z.output<typeof settingsSchema>>;

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
  ...settings,
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

export type Experiment = z.output<typeof experimentSchema>;

/** What is published as schema/experiment.schema.json. */
export function experimentJsonSchema(): object {
  const whole = experimentSchema.extend({
    workloads: z.array(workloadSchema).min(1),
    strategies: z.array(strategyKeys).min(1),
  });
  return { title: 'predbench experiment', ...z.toJSONSchema(whole, { io: 'input' }) };
}
