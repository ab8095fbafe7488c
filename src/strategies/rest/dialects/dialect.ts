import type { Batch } from '../../../core/batch.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import type { Outcome } from '../../../core/predictor.ts';

/** How one protocol wants to be asked: apart from transport, retries and counting. */
export interface Dialect {
  /** GET paths that tell whether the model is there and ready, asked before the run; none where the protocol has none for who may only predict. */
  readonly statusPaths: readonly string[];
  readonly predictPath: string;
  /** What writes and reads the bodies. Throws an Error that says what the answers to `statusPaths` (HTTP 200, in their order) lack. */
  codec(statusTexts: readonly string[], model: ModelSignature): Codec;
  /** What to check after an answer of this HTTP status, where the protocol knows more than the answer says. */
  advice?(status: number): string | undefined;
}

/** Bodies of requests and of answers for one model. */
export interface Codec {
  encode(batch: Batch): string;
  /** Throws an Error that says what the answer lacks. */
  decode(text: string, batch: Batch): Outcome;
}
