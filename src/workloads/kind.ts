/** What a kind of workload says of itself. One file a kind; workload.ts has the table in which they are found by name. */
import type { z } from 'zod';
import type { Batching } from '../core/predictor.ts';
import type { WorkloadSummary } from '../core/record.ts';

export interface Named {
  readonly name: string;
  /** Goes before the strategies' own, of every strategy that calls. */
  readonly batching?: Partial<Batching>;
}

/** Seconds that a workload is not scaled below, unless it is shorter in the experiment itself. */
export const leastS = 10;

type Size = { readonly rows: number } | { readonly seconds: number };

export interface EntryContext {
  /** Of the experiment. */
  readonly seed: number;
  /** Folder that relative paths count from. */
  readonly baseDir: string;
}

/** What a cell knows at its end; seconds count from the start of the schedule. */
export interface Ran {
  readonly due: number;
  readonly scheduleS: number;
  readonly sourcePasses: number;
  readonly batching?: Batching | undefined;
}

type SummaryOf<W extends Pick<WorkloadSummary, 'kind'>> = Extract<WorkloadSummary, { kind: W['kind'] }>;

/** `W`: a workload as planned, data that crosses to other processes. `S`: of its entry in the experiment file. */
export interface WorkloadKind<W extends Pick<WorkloadSummary, 'kind'>, S extends z.ZodType> {
  readonly schema: S;
  /** Throws ProblemsError. */
  parse(entry: z.output<S>, context: EntryContext): W | Promise<W>;
  /** As the experiment file would have it. */
  entry(workload: W): object;
  /** Seconds from the first due time to the end of the schedule; undefined: it goes on until it is stopped. */
  lengthS(workload: W): number | undefined;
  /** All instances; absent where it depends on the strategies how many there will be. */
  rows?(workload: W): number;
  /** What --rows, --rate, --seconds and --seed set; absent or undefined where it has none of that. */
  readonly set: {
    rows?(workload: W, rows: number): W;
    rate?(workload: W, ratePerS: number): W | undefined;
    seconds?(workload: W, seconds: number): W;
    seed?(workload: W, seed: number): W;
  };
  /** Made smaller by a factor, and what it is in full; undefined where it is small enough. */
  scaled(workload: W, factor: number): { readonly workload: W; readonly full: Size } | undefined;
  /** Why a batch job, which needs all its instances at once, cannot run it. */
  readonly noJobs?: string;
  summary(workload: W, ran: Ran): SummaryOf<W>;
  /** What was asked, in one line. */
  title(summary: SummaryOf<W>): string;
  /** Rows or seconds. */
  size(summary: SummaryOf<W>): number;
  /** Keys of the figures that it is judged by, beside those of every workload. */
  readonly judgedBy: readonly string[];
}
