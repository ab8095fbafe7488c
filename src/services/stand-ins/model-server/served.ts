import type { Batch, Columns } from '../../../core/batch.ts';
import type { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import type { ModelSignature } from '../../../core/signature.ts';

/** One signature of the served model, as the routes of each protocol see it. */
export interface Served {
  readonly modelName: string;
  readonly model: ModelSignature;
  /** For the signature's inputs, one for all requests: their strings share a dictionary, which crosses to a worker once. */
  readonly builder: BatchBuilder;
  /** Throws BadRequest that names the instances which failed. */
  readonly predict: (batch: Batch) => Promise<Columns>;
  /** All signatures of the model, this one first. */
  readonly signatures: readonly ModelSignature[];
  /** The signature that a request names, loaded when it is first asked for; this one where it names none. Throws BadRequest. */
  readonly named: (signature: unknown) => Promise<Served>;
}

/** There is one version, called 1. 0 stands for the latest, as in a request that leaves it at its default. */
export function isServedVersion(version: string | undefined): boolean {
  return version === undefined || version === '1' || version === '0';
}
