import type { Batch, Columns } from '../../../core/batch.ts';
import type { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import type { ModelSignature } from '../../../core/signature.ts';

/** The served model, as the routes of each protocol see it. */
export interface Served {
  readonly modelName: string;
  readonly model: ModelSignature;
  /** For the model's inputs, one for all requests: their strings share a dictionary, which crosses to a worker once. */
  readonly builder: BatchBuilder;
  /** Throws BadRequest that names the instances which failed. */
  readonly predict: (batch: Batch) => Promise<Columns>;
}
