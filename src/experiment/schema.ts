/**
 * The schema of the experiment file, from which the JSON Schema for editors is generated. Sources, sinks and strategies check their
 * own keys beside `use`.
 */
import { z } from 'zod';
import { cloudSchema } from '../core/keys/cloud.ts';
import { discountSchema } from '../core/keys/discount.ts';
import { engineSchema, runtimes } from '../core/keys/engine.ts';
import { loadSchema } from '../core/keys/load.ts';
import { effortOverridesSchema, hourlyRateSchema, ownEffortsSchema } from '../core/keys/effort.ts';
import { defaultPriorities, prioritiesSchema, shares } from '../core/keys/priorities.ts';
import { servicesSchema } from '../core/server-profile.ts';
import { batching, name, seed, used } from '../workloads/keys.ts';
import { workloadSchema } from '../workloads/workload.ts';

/** Of workloads, and of strategies. */
export const mostEntries = 200;

/** All other keys belong to the strategy. */
export const strategyKeys = z.looseObject({
  // YAML reads an unquoted null as no value.
  use: z
    .preprocess((use) => (use === null ? 'null' : use), z.string().min(1))
    .meta({ description: 'Name of a built-in strategy, path of a module (./mine.js), or name of a package.' }),
  name: name.exactOptional(),
  batching: batching.exactOptional(),
  runtime: z.enum(runtimes).exactOptional().meta({
    description:
      "Where the strategy predicts. python: Beam's own RunInference, of direct, rest and null unless given; with the engine beam only. node: the strategy itself; with the engine beam in a Node process beside each worker.",
  }),
  effort: effortOverridesSchema.exactOptional().meta({
    description: 'Checklists of what your pipeline takes on with this strategy, in place of those that it declares.',
  }),
});

/** What is said once, and needed where a cell runs. */
const settings = {
  warmUp: z
    .strictObject({
      calls: z
        .union([z.int().min(0).max(100_000), z.literal('auto')])
        .default('auto')
        .meta({ description: 'Calls of each worker before the clock starts; auto: until call times are steady.' }),
      seconds: z
        .union([z.number().min(0).max(86_400), z.literal('auto')])
        .default('auto')
        .meta({
          description: "Start of a stream's schedule that is left out of its latency; auto: until call times are steady.",
        }),
    })
    .default({ calls: 'auto', seconds: 'auto' }),
  percentiles: z
    .array(z.number().gt(0).lt(100))
    .max(20)
    .default([])
    .meta({ description: 'Latency percentiles to report besides p50, p95 and p99, such as 99.9.' }),
  drainS: z
    .number()
    .min(0)
    .max(3600)
    .default(10)
    .meta({ description: 'How long a stream waits for answers after its last arrival.' }),
  callTimeoutS: z
    .number()
    .min(1)
    .max(86_400)
    .default(1800)
    .meta({ description: 'How long one call of a strategy may take; then its cell fails.' }),
  jobTimeoutS: z
    .number()
    .min(1)
    .max(7 * 86_400)
    .default(86_400)
    .meta({ description: 'How long a batch prediction job may take; then it is cancelled, and its cell fails.' }),
  stopWhenSaturated: z
    .boolean()
    .default(false)
    .meta({ description: 'End a stream as soon as a growing backlog is detected; later cells still run.' }),
  minOkShare: z
    .number()
    .gt(0)
    .max(1)
    .default(0.9)
    .meta({ description: 'Least share of answered instances that a cell must predict; below it the cell has failed.' }),
  cloud: cloudSchema.meta({ description: 'The cloud workers that this machine stands for, to compute costs.' }),
};

export const settingsSchema = z.object(settings);

export type Settings = Readonly<z.output<typeof settingsSchema>>;

/** Workloads and strategies are checked one by one. */
export const experimentSchema = z.strictObject({
  name,
  note: z.string().min(1).optional().meta({ description: 'A sentence for the top of the report.' }),
  model: z.strictObject({
    path: z.string().min(1).meta({ description: 'Folder of the SavedModel, relative to the experiment file.' }),
    signature: z.string().min(1).optional(),
    shapes: z
      .record(z.string(), z.array(z.int().min(1)))
      .optional()
      .meta({ description: 'Shape of one instance, for inputs and outputs whose shape the signature leaves open.' }),
  }),
  source: used.meta({ description: 'Where instances come from.' }),
  sink: used.default({ use: 'jsonl' }).meta({ description: 'Where predictions go: jsonl, pubsub or none.' }),
  workloads: z.array(z.unknown()).min(1, 'needs at least one workload').max(mostEntries, `has more than ${mostEntries} entries`),
  strategies: z.array(z.unknown()).min(1, 'needs at least one strategy').max(mostEntries, `has more than ${mostEntries} entries`),
  repeats: z.int().min(1).max(1000).default(1),
  thresholds: z
    .array(z.string('must be a text such as "p99 < 50 ms"').min(1))
    .max(mostEntries)
    .exactOptional()
    .meta({ description: 'What the run has to keep, such as "p99 < 50 ms"; else the exit code is 6.' }),
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
        .meta({ description: 'Concurrent predictions, wherever the model runs; unless given, as many as workers.' }),
    })
    .default({}),
  ...settings,
  engine: engineSchema.default({ use: 'local' }).meta({ description: 'Where cells run; this machine unless given.' }),
  services: servicesSchema.exactOptional().meta({ description: 'How the embedded services behave.' }),
  load: loadSchema.optional().meta({ description: 'The load for the cost of a month.' }),
  prices: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
      error: 'must be the name of a price book, or a list of names',
    })
    .default('us-central1')
    .meta({
      description:
        'Price book: a bundled one by name or region, or a file. In a list, the first that has a price takes precedence.',
    }),
  discount: discountSchema.optional().meta({
    description: 'Share off list prices by contract or commitment: one for all, or by the beginning of SKUs.',
  }),
  priorities: prioritiesSchema.transform(shares).default(shares(defaultPriorities)).meta({
    description: 'Weights for the recommendation; those not given are 0. Without the key throughput, latency and cost are equal.',
  }),
  effort: ownEffortsSchema
    .default({})
    .meta({ description: 'Your own figures by strategy, in place of the sums of the checklists.' }),
  hourlyRateUsd: hourlyRateSchema.exactOptional().meta({
    description: 'What an hour of work costs: it turns effort into money, beside the bill and never in it.',
  }),
});

export type Experiment = z.output<typeof experimentSchema>;

/** Published as schema/experiment.schema.json. */
export function experimentJsonSchema(): object {
  const whole = experimentSchema.extend({
    workloads: z.array(workloadSchema).min(1),
    strategies: z.array(strategyKeys).min(1),
  });
  return { title: 'predbench experiment', ...z.toJSONSchema(whole, { io: 'input' }) };
}
