import type { Batch } from '../../../batch.ts';
import type { ModelSignature } from '../../../model/signature.ts';
import type { Outcome } from '../../../predictor.ts';

/** How a server wants to be asked: apart from transport, retries and counting. */
export interface Dialect {
  /** Path that answers whether the model is there and ready. */
  statusPath(modelName: string): string;
  /** What is wrong with the status answer (HTTP 200), if anything. */
  statusProblem(text: string): string | undefined;
  predictPath(modelName: string): string;
  encode(batch: Batch, model: ModelSignature): string;
  /** Throws an Error that says what the answer lacks. */
  decode(text: string, batch: Batch, model: ModelSignature): Outcome;
}
