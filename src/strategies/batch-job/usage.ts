import { secondsPerHour } from '../../core/units.ts';
import type { RunTotals, Usage } from '../../core/predictor.ts';
import { storageUsage } from '../../prices/storage-usage.ts';
import type { BatchJobOptions } from './options.ts';

const storedHours = 24;

/** Node hours, and files stored for a day. */
export function jobUsage({ protocol, machineType }: BatchJobOptions, { counters, modelThreads, phasesS }: RunTotals): Usage[] {
  const { jobNodeS, storedBytes = 0, storageWrites = 0 } = counters;
  return [
    {
      part: 'job',
      sku: protocol === 'ai-platform' ? 'ai-platform/batch-prediction' : `vertex-ai/prediction/${machineType}`,
      unit: 'node h',
      ...(jobNodeS === undefined
        ? {
            quantity: (modelThreads * secondsSeen(phasesS)) / secondsPerHour,
            evidence: 'assumed',
            rule: `the service reported no node hours that can be true: ${modelThreads} worker(s) for as long as the job was seen to start and run`,
          }
        : {
            quantity: jobNodeS / secondsPerHour,
            evidence: 'measured',
            rule: `node hours as reported by the job: ${modelThreads} worker(s) from the job's start to its end; a job in the cloud also waits minutes for its machines`,
          }),
    },
    ...storageUsage({
      bytes: storedBytes,
      files: storageWrites,
      hours: storedHours,
      evidence: 'measured',
      rule: `input and output files (measured), stored for ${storedHours} h (assumed)`,
    }),
  ];
}

/** A job that was over at the next poll was seen in its queue only. */
function secondsSeen({ queue = 0, start = 0, run = 0 }: RunTotals['phasesS']): number {
  return start + run > 0 ? start + run : queue;
}
