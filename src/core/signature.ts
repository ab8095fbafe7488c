import type { Feature } from './batch.ts';

/** Shapes of one instance by the names of inputs and outputs, for those that a signature leaves open. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/** One signature of a SavedModel. */
export interface ModelSignature {
  /** Folder of the SavedModel. */
  readonly path: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
  /** As given for what the signature leaves open. */
  readonly shapes?: Shapes;
  /** Outputs that are the same for the whole batch, such as a list of labels: nobody predicts them. `labels [3]`; absent if there are none. */
  readonly withoutBatch?: readonly string[];
}
