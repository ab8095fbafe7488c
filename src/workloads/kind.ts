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

/** What a workload's size is in the experiment. */
export type Size = { readonly rows: number } | { readonly seconds: number };

export interface EntryContext {
  /** Of the experiment. */
  readonly seed: number;
  /** Folder that relative paths count from. */
  readonly baseDir: string;
}

/** What a cell knows of its workload at its end. */
export interface Ran {
  readonly due: number;
  /** From the start of the schedule to the end of the cell. */
  readonly scheduleS: number;
  readonly sourcePasses: number;
  readonly batching?: Batching | undefined;
}

/** `W`: as planned, data that crosses to other processes. `S`: as the record keeps it. `E`: as the experiment file has it. */
export interface WorkloadKind<W, S extends WorkloadSummary, E> {
  /** In a sentence: `a batch`. */
  readonly noun: string;
  readonly schema: z.ZodType<E>;
  /** Throws ProblemsError. */
  parse(entry: E, context: EntryContext): W | Promise<W>;
  /** As the experiment file would have it. */
  entry(workload: W): object;
  /** Seconds from the first due time to the end of the schedule; undefined: it goes on until it is stopped. */
  lengthS(workload: W): number | undefined;
  /** Instances of the whole workload; absent where the strategies decide how many there will be. */
  rows?(workload: W): number;
  /** What --rows, --rate, --seconds and --seed set; absent or undefined where it has none of that. */
  readonly set: {
    rows?(workload: W, rows: number): W;
    rate?(workload: W, ratePerS: number): W | undefined;
    seconds?(workload: W, seconds: number): W;
    seed?(workload: W, seed: number): W;
  };
  /** Rows or seconds times a factor below 1; undefined where there is nothing to make smaller. */
  scaled(workload: W, factor: number): { readonly workload: W; readonly full: Size } | undefined;
  /** Why a batch job, which needs all its instances at once, cannot run it. */
  readonly noJobs?: string;
  summary(workload: W, ran: Ran): S;
  /** What was asked, in one line. */
  title(summary: S): string;
  /** Rows or seconds. */
  size(summary: S): number;
  /** Keys of the figures that it is judged by, beside those of every workload. */
  readonly judgedBy: readonly string[];
}
