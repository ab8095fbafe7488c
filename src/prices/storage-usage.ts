import type { Usage } from '../core/predictor.ts';
import { bytesPerGb, hoursPerMonth } from '../core/units.ts';

interface StoredFiles {
  readonly bytes: number;
  readonly files: number;
  readonly hours: number;
  /** Whether the number of files is measured. */
  readonly evidence: Usage['evidence'];
  /** What is kept, and why so long. */
  readonly rule: string;
}

/** Files that are kept in Cloud Storage, and the operations that wrote them. */
export function storageUsage({ bytes, files, hours, evidence, rule }: StoredFiles): Usage[] {
  const part = 'storage';
  return [
    {
      part,
      sku: 'cloud-storage/standard',
      quantity: ((bytes / bytesPerGb) * hours) / hoursPerMonth,
      unit: 'GB month',
      evidence: 'assumed',
      rule: `${bytes} bytes of ${rule}; a GB of the price list is 2^30 bytes`,
    },
    {
      part,
      sku: 'cloud-storage/class-a',
      quantity: files / 1000,
      unit: '1000 operations',
      evidence,
      rule: `${files} files written, one operation each`,
    },
  ];
}
