import type { ProgressEvent } from '../../run/session.ts';

/** How a run shows where it stands. */
export interface Progress {
  on(this: void, event: ProgressEvent): void;
  /** What goes on outside of cells. */
  phase(this: void, text: string): void;
  /** The run was asked to stop: says what it waits for. */
  stopping(this: void): void;
  stop(this: void): void;
}
