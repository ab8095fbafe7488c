import { z } from 'zod';

/** Disk of a worker in 2018 (data/seed-experiment-2018.json: 250 GB for each vCPU hour, of workers with one vCPU). */
const diskGb = 250;
/** Dataflow's default for batch jobs today (its page "Dataflow shuffle for batch jobs"). */
const leastDiskGb = 25;

/** What a worker thread of this machine is taken to be in the cloud: `cloud` of the experiment file. */
export const cloudSchema = z
  .strictObject({
    vcpuPerWorker: z
      .number()
      .positive()
      .default(1)
      .meta({ description: 'vCPUs that a worker thread of this machine stands for.' }),
    memoryGbPerVcpu: z.number().positive().default(3.75).meta({ description: 'As in 2018.' }),
    diskGbPerWorker: z
      .number()
      .nonnegative()
      .optional()
      .meta({ description: `${diskGb} as in 2018 unless given, and then between ${leastDiskGb} and ${diskGb}.` }),
    startUpS: z.number().nonnegative().default(0).meta({ description: 'Start-up of each worker, which is paid as well.' }),
  })
  .prefault({});

export type Cloud = z.output<typeof cloudSchema>;

/** GB of a worker's disk: a range where the experiment does not say. */
export function workerDisk({ diskGbPerWorker }: Cloud): { readonly gb: number; readonly low: number; readonly rule: string } {
  return diskGbPerWorker === undefined
    ? {
        gb: diskGb,
        low: leastDiskGb,
        rule: `${diskGb} GB a worker, as in 2018; ${leastDiskGb} GB is the default of batch jobs today`,
      }
    : { gb: diskGbPerWorker, low: diskGbPerWorker, rule: `${diskGbPerWorker} GB a worker` };
}
