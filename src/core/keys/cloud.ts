import { z } from 'zod';

/** Disk of a worker in 2018 (data/seed-2018: 250 GB per vCPU, on workers with one vCPU). */
const diskGb = 250;
/** Dataflow's default for batch jobs today (documentation: "Dataflow shuffle for batch jobs"). */
const leastDiskGb = 25;

/** `cloud` of the experiment file: the cloud worker that a worker thread of this machine stands for. */
export const cloudSchema = z
  .strictObject({
    vcpuPerWorker: z
      .number()
      .positive()
      .default(1)
      .meta({ description: 'vCPUs that a worker thread of this machine stands for.' }),
    memoryGbPerVcpu: z.number().positive().default(3.75).meta({ description: 'Memory per vCPU; the default is as in 2018.' }),
    diskGbPerWorker: z
      .number()
      .nonnegative()
      .optional()
      .meta({ description: `Unless given, ${diskGb} as in 2018, with a range from ${leastDiskGb} to ${diskGb}.` }),
    startUpS: z.number().nonnegative().default(0).meta({ description: 'Start-up of each worker, which is billed too.' }),
  })
  .prefault({});

export type Cloud = z.output<typeof cloudSchema>;

/** A worker's disk; a range if the experiment does not set it. */
export function workerDisk({ diskGbPerWorker }: Cloud): { readonly gb: number; readonly low: number; readonly rule: string } {
  return diskGbPerWorker === undefined
    ? {
        gb: diskGb,
        low: leastDiskGb,
        rule: `${diskGb} GB per worker, as in 2018; ${leastDiskGb} GB is the default for batch jobs today`,
      }
    : { gb: diskGbPerWorker, low: diskGbPerWorker, rule: `${diskGbPerWorker} GB per worker` };
}
