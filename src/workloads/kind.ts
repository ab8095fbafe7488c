/** What each kind of workload provides. One file per kind; workload.ts finds them by name. */
import type { z } from 'zod';
import type { Batching } from '../core/predictor.ts';
import type { WorkloadSummary } from '../core/record.ts';

export interface Named {
  readonly name: string;
  /** Overrides that of call strategies. */
  readonly batching?: Partial<Batching>;
}

/** `--scale` makes no workload shorter than this. */
export const leastS = 10;

type Size = { readonly rows: number } | { readonly seconds: number };

export interface EntryContext {
  /** The experiment's seed. */
  readonly seed: number;
  /** Folder to resolve relative paths. */
  readonly baseDir: string;
}

/** What a cell knows at its end. */
export interface Ran {
  readonly due: number;
  readonly scheduleS: number;
  /** Undefined where only the workers of another engine know. */
  readonly sourcePasses: number | undefined;
  readonly batching?: Batching | undefined;
}

type SummaryOf<W extends Pick<WorkloadSummary, 'kind'>> = Extract<WorkloadSummary, { kind: W['kind'] }>;

/** `W`: a planned workload, as plain data. `S`: the schema of its entry in the experiment file. */
export interface WorkloadKind<W extends Pick<WorkloadSummary, 'kind'>, S extends z.ZodType> {
  readonly schema: S;
  /** Throws ProblemsError. */
  parse(entry: z.output<S>, context: EntryContext): W | Promise<W>;
  /** The entry for an experiment file. */
  entry(workload: W): object;
  /** Length of the schedule in seconds; undefined if it is endless. */
  lengthS(workload: W): number | undefined;
  /** Number of instances; absent if it depends on the strategies. */
  rows?(workload: W): number;
  /** Applies --rows, --rate, --seconds and --seed; absent or undefined where they do not apply. */
  readonly set: {
    rows?(workload: W, rows: number): W;
    rate?(workload: W, ratePerS: number): W | undefined;
    seconds?(workload: W, seconds: number): W;
    seed?(workload: W, seed: number): W;
  };
  /** The scaled workload and its original size; undefined if it is small enough. */
  scaled(workload: W, factor: number): { readonly workload: W; readonly full: Size } | undefined;
  /** Why a batch job cannot run it. */
  readonly noJobs?: string;
  summary(workload: W, ran: Ran): SummaryOf<W>;
  /** One line for reports. */
  title(summary: SummaryOf<W>): string;
  /** Rows or seconds. */
  size(summary: SummaryOf<W>): number;
  /** Keys of figures to judge it by, besides those of every workload. */
  readonly judgedBy: readonly string[];
}
