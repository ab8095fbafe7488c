import type { Evidence } from '../../core/predictor.ts';

/** What stands behind a figure, and how far it holds. */
export const evidenceMeanings: Readonly<Record<Evidence, string>> = {
  cloud: 'The service itself, in the cloud.',
  'real server': 'A server that the user named.',
  'embedded stand-in': "predbench's own service, on the same machine: holds for this machine only.",
  local: "The model in the pipeline's own workers, on this machine.",
  none: 'Nothing was predicted.',
};

export function isOnThisMachine(evidence: Evidence): boolean {
  return evidence === 'embedded stand-in' || evidence === 'local';
}
