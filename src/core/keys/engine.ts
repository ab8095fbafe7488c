import { z } from 'zod';
import { dataflowSchema } from './dataflow.ts';

export const engineNames = ['local', 'beam'] as const;

/** Of Apache Beam. */
export const runners = ['direct', 'prism', 'flink', 'dataflow'] as const;
export type Runner = (typeof runners)[number];

/** Where Beam's own parts predict, or our strategies in a Node process beside each worker. */
export const runtimes = ['python', 'node'] as const;
export type Runtime = (typeof runtimes)[number];

const keys = z
  .strictObject({
    use: z.enum(engineNames).meta({ description: 'local: this process and its threads. beam: a pipeline of Apache Beam.' }),
    runner: z.enum(runners).default('direct').meta({ description: "Which of Beam's runners executes the pipeline." }),
    flinkMaster: z.string().min(1).exactOptional().meta({
      description: 'Your own Flink cluster: host:port of its REST API. For the runner flink, in place of `predbench cluster up`.',
    }),
    workerPool: z.string().min(1).exactOptional().meta({
      description:
        'host:port where each TaskManager of flinkMaster finds its pool of Python workers: localhost:50000 unless given.',
    }),
    batching: z.literal('adaptive').exactOptional().meta({
      description: "Sizes that Beam's BatchElements finds itself, in place of the experiment's.",
    }),
    dataflow: dataflowSchema.exactOptional().meta({ description: 'For the runner dataflow.' }),
  })
  .refine(({ use, runner, dataflow }) => use === 'local' || runner !== 'dataflow' || dataflow !== undefined, {
    path: ['dataflow'],
    error: 'is missing: the runner dataflow needs your project, region, bucket and image',
  });

export type BeamSettings = Readonly<Omit<z.output<typeof keys>, 'use'>> & { readonly use: 'beam' };
export type EngineSettings = { readonly use: 'local' } | BeamSettings;

/** What the local engine has no use for may stand there, so that `--engine local` needs no other file. */
export const engineSchema = keys.transform(({ use, ...beam }): EngineSettings => (use === 'local' ? { use } : { use, ...beam }));

/** `--engine`: in place of these keys of the file. */
export interface EngineChoice {
  readonly use: EngineSettings['use'];
  readonly runner?: Runner;
}
