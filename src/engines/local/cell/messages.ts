/** Messages between the coordinator and the process of a cell. */
import type { Snapshot } from '../../../measure/snapshot.ts';
import type { WireError } from '../../../core/wire-error.ts';
import type { CellOutcome, CellTask } from '../../engine.ts';

export type ToCell = { readonly type: 'start'; readonly task: CellTask } | { readonly type: 'go' } | { readonly type: 'stop' };

export type FromCell =
  /** Opened and warmed up; waits for `go`. */
  | { readonly type: 'opened' }
  | { readonly type: 'progress'; readonly snapshot: Snapshot }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'measured'; readonly outcome: CellOutcome }
  | { readonly type: 'failed'; readonly error: WireError };
