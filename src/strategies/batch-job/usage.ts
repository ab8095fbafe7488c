import type { RunTotals, Usage } from '../../core/predictor.ts';
import type { BatchJobOptions } from './options.ts';

const hoursPerMonth = 730;
const storedHours = 24;
/** Google's price lists, and so the price books, write GB for it. */
const bytesPerGb = 2 ** 30;

/** Node hours, and files that are kept for a day. */
export function jobUsage({ protocol, machineType }: BatchJobOptions, { counters, modelThreads }: RunTotals): Usage[] {
  const { jobNodeS = 0, storedBytes = 0, storageWrites = 0 } = counters;
  return [
    {
      part: 'job',
      sku: protocol === 'ai-platform' ? 'ai-platform/batch-prediction' : `vertex-ai/prediction/${machineType}`,
      quantity: jobNodeS / 3600,
      unit: 'node h',
      evidence: 'measured',
      rule: `node hours as the job reports them: ${modelThreads} worker(s) from the start of their set-up to the end; a cloud job also waits minutes for its machines`,
    },
    {
      part: 'storage',
      sku: 'cloud-storage/standard',
      quantity: ((storedBytes / bytesPerGb) * storedHours) / hoursPerMonth,
      unit: 'GB month',
      evidence: 'assumed',
      rule: `${storedBytes} bytes of input and output files (measured), kept for ${storedHours} h (assumed); a GB of the price list is 2^30 bytes`,
    },
    {
      part: 'storage',
      sku: 'cloud-storage/class-a',
      quantity: storageWrites / 1000,
      unit: '1000 operations',
      evidence: 'measured',
      rule: `${storageWrites} files written, one operation each`,
    },
  ];
}
