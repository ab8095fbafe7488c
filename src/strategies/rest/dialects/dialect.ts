import type { Batch } from '../../../core/batch.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import type { Outcome } from '../../../core/predictor.ts';

/** One protocol, without transport, retries and counting. */
export interface Dialect {
  /** GET paths to check before the run that the model is ready; none if the protocol has none for callers that may only predict. */
  readonly statusPaths: readonly string[];
  readonly predictPath: string;
  /** Writes and reads bodies. Throws NotUsable if the answers to `statusPaths` (HTTP 200, in order; none if not asked) lack something. */
  codec(statusTexts: readonly string[], model: ModelSignature): Codec;
  /** What to check after this HTTP status and text, if the protocol knows more than the answer says. */
  advice?(status: number, text: string): string | undefined;
}

/** Why the model cannot be called there, from what the server says about it. */
export class NotUsable extends Error {
  readonly remedy: string;
  /** Will it be usable soon, by what the server says? */
  readonly isLoading: boolean;

  constructor(message: string, remedy: string, { isLoading = false }: { readonly isLoading?: boolean } = {}) {
    super(message);
    this.remedy = remedy;
    this.isLoading = isLoading;
  }
}

/** Remedies. */
export const waitForModel = "wait until the model is loaded, or see the server's log";
export const otherModel = 'correct "modelName", or give the folder of the served model as model.path';

/** Bodies of requests and answers for one model. */
export interface Codec {
  encode(batch: Batch): string;
  /** Throws an Error if the answer lacks something. */
  decode(text: string, batch: Batch): Outcome;
}
