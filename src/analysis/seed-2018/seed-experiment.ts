/** The figures of the 2018 experiment: data/seed-experiment-2018.json, or a file of the same form. */
import { seedExperimentFile } from '../../core/paths.ts';
import { basename } from 'node:path';
import { z } from 'zod';
import { readJson } from '../../core/json-file.ts';
import { parseOptions } from '../../core/options.ts';

const figure = z.number().nonnegative();

const stages = z.strictObject({
  read: figure,
  process: figure.optional(),
  predict: figure.optional(),
  format: figure,
  write: figure,
});

const pipeline = {
  elapsed_s: figure,
  max_workers_seen: figure.optional(),
  vcpu_h: figure,
  memory_gb_h: figure.optional(),
  disk_gb_h: figure.optional(),
  /** Wall time summed over workers. */
  stage_s: stages.optional(),
};

const cell = { date: z.iso.date().optional(), region: z.string().optional(), rows: z.number().int().positive() };

const pipelineCell = z.strictObject({
  ...cell,
  strategy: z.enum(['direct', 'rest']),
  /** The run of 100,000 rows through REST was stopped. */
  finished: z.boolean().default(true),
  elements_per_s: figure.optional(),
  ...pipeline,
});

const jobCell = z.strictObject({
  ...cell,
  strategy: z.literal('batch-job'),
  prepare: z.strictObject(pipeline),
  job: z.strictObject({ elapsed_s: figure, node_h: figure, max_worker_count: figure.optional() }),
});

const latency = z.strictObject({ min: figure.optional(), mean: figure, max: figure.optional() });

const schema = z.object({
  about: z.string(),
  source: z.string().min(1),
  notes: z.array(z.string()),
  batch: z.array(z.discriminatedUnion('strategy', [pipelineCell, jobCell])),
  stream: z.array(
    z.strictObject({
      strategy: z.enum(['direct', 'rest']),
      micro_batch: z.boolean(),
      published: figure,
      received: figure,
      total_min: figure,
      latency_s: latency,
    }),
  ),
});

/** As in the file, whose keys carry the units; see its `notes` for what each figure means. */
export type SeedExperiment = Readonly<z.output<typeof schema>>;
export type SeedCell = SeedExperiment['batch'][number];

/** The figures are a JSON file; a run is a folder, or its run.json. */
export function isSeedFile(given: string): boolean {
  return given.endsWith('.json') && basename(given) !== 'run.json';
}

/** Throws ProblemsError with all that is wrong in the file. */
export async function readSeedExperiment(file = seedExperimentFile): Promise<SeedExperiment> {
  return parseOptions(schema, await readJson(file, 'the figures of an experiment'), { file });
}
