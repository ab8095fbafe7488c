import type { Analysis } from '../index.ts';

/** A folder of results: what its run says, or why that cannot be read. */
export interface PastRun {
  readonly dir: string;
  readonly run:
    | { readonly isReadable: true; readonly analysis: Analysis }
    | { readonly isReadable: false; readonly reason: string };
}
