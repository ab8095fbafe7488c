import type { Batch } from '../../../core/batch.ts';
import type { OpenContext } from '../../../core/predictor.ts';
import type { WireError } from '../../../core/wire-error.ts';

/** A strategy to try before a run, as plain data. */
export interface StrategyCheck {
  readonly strategyUrl: string;
  readonly rawOptions: unknown;
  readonly context: OpenContext;
  /** The first of them that is predicted is enough: a single bad row proves nothing. With none, the strategy is only opened. */
  readonly instances: Batch;
}

export interface ToCheck {
  readonly type: 'start';
  readonly check: StrategyCheck;
}

export type FromCheck = { readonly type: 'answers' } | { readonly type: 'failed'; readonly error: WireError };
