import type { Usage } from '../core/predictor.ts';
import { bytesPerGb, hoursPerMonth } from '../core/units.ts';

interface StoredFiles {
  readonly bytes: number;
  readonly files: number;
  readonly hours: number;
  /** Is the number of files measured? */
  readonly evidence: Usage['evidence'];
  /** What is stored, and for how long. */
  readonly rule: string;
}

/** Usage of files in Cloud Storage: their bytes, and the operations to write them. */
export function storageUsage({ bytes, files, hours, evidence, rule }: StoredFiles): Usage[] {
  const part = 'storage';
  return [
    {
      part,
      sku: 'cloud-storage/standard',
      quantity: ((bytes / bytesPerGb) * hours) / hoursPerMonth,
      unit: 'GB month',
      evidence: 'assumed',
      rule: `${bytes} bytes of ${rule}; the price list's GB is 2^30 bytes`,
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
