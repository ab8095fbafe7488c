import type { Batch } from '../../../core/batch.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import type { Outcome } from '../../../core/predictor.ts';

/** One protocol, without transport, retries and counting. */
export interface Dialect {
  /** GET paths to check before the run that the model is ready; none if the protocol has none for callers that may only predict. */
  readonly statusPaths: readonly string[];
  readonly predictPath: string;
  /** Writes and reads bodies. Throws an Error if the answers to `statusPaths` (HTTP 200, in order) lack something. */
  codec(statusTexts: readonly string[], model: ModelSignature): Codec;
  /** What to check after this HTTP status, if the protocol knows more than the answer says. */
  advice?(status: number): string | undefined;
}

/** Bodies of requests and answers for one model. */
export interface Codec {
  encode(batch: Batch): string;
  /** Throws an Error if the answer lacks something. */
  decode(text: string, batch: Batch): Outcome;
}
