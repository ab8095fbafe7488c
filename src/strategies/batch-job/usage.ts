import { secondsPerHour } from '../../core/units.ts';
import type { RunTotals, Usage } from '../../core/predictor.ts';
import { storageUsage } from '../../prices/storage-usage.ts';
import type { BatchJobOptions } from './options.ts';

const storedHours = 24;

/** Node hours, and files stored for a day. */
export function jobUsage({ protocol, machineType }: BatchJobOptions, { counters, modelThreads }: RunTotals): Usage[] {
  const { jobNodeS = 0, storedBytes = 0, storageWrites = 0 } = counters;
  return [
    {
      part: 'job',
      sku: protocol === 'ai-platform' ? 'ai-platform/batch-prediction' : `vertex-ai/prediction/${machineType}`,
      quantity: jobNodeS / secondsPerHour,
      unit: 'node h',
      evidence: 'measured',
      rule: `node hours as reported by the job: ${modelThreads} worker(s) from the start of their set-up to the end; a job in the cloud also waits minutes for its machines`,
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
