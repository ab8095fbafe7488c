import type { Feature } from './batch.ts';

/** One signature of a SavedModel. */
export interface ModelSignature {
  /** Folder of the SavedModel. */
  readonly path: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
}
