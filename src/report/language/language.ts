/** All that the answer says, in one language. What a cell or a check worded itself is quoted as it is. */
import type { Answer, AnswerColumn, AnswerRow } from '../../analysis/answer/answer.ts';
import type { BeamRun } from '../../analysis/comparison/comparison.ts';
import type { Caveat } from '../../analysis/answer/caveats.ts';
import type { NextStep } from '../../analysis/answer/next-steps.ts';
import type { ThresholdState } from '../../analysis/thresholds/judged.ts';
import type { ChartWords } from './chart-words.ts';

/** Of `--lang`. */
export const languageCodes = ['en', 'ko'] as const;

export type LanguageCode = (typeof languageCodes)[number];

export interface Language {
  readonly code: LanguageCode;
  /** Headings of the sections, by id. */
  readonly sections: Readonly<Record<SectionId, string>>;
  readonly answer: AnswerWords;
  readonly charts: ChartWords;
  readonly page: PageWords;
  readonly thresholds: ThresholdWords;
}

/** In the order of every report; the answer comes before them, under the name of the run. */
export type SectionId =
  | 'capacity'
  | 'thresholds'
  | 'caveats'
  | 'next'
  | 'answers'
  | 'recommendation'
  | 'thresholds-table'
  | 'workloads'
  | 'overviews'
  | 'effort'
  | 'months'
  | 'cells'
  | 'probes'
  | 'effort-items'
  | 'run'
  | 'notes';

export interface Point {
  readonly label: string;
  readonly text: string;
}

/** What the HTML page says of itself. */
export interface PageWords {
  readonly skip: string;
  readonly charts: string;
  readonly details: string;
  /** The table behind a chart. */
  readonly table: string;
}

export interface AnswerWords {
  /** What ran the cells, and which strategies are Beam's own. */
  readonly ranOn: (beam: BeamRun) => string;
  /** What was asked, in a few words: `10,000 rows at once`. */
  readonly asked: (answer: Answer) => string;
  /** One sentence: what to take, what it does, how sure that is. */
  readonly headline: (answer: Answer) => string;
  /** Why: of each place what it is like, and what comes next. */
  readonly points: (answer: Answer) => Point[];
  readonly table: TableWords;
  /** Of the answers beside each other, where there are many. */
  readonly overview: {
    readonly heads: readonly [workload: string, take: string, does: string, cost: string, sure: string];
    readonly row: (answer: Answer) => readonly [take: string, does: string, cost: string, sure: string];
  };
  readonly caveat: (caveat: Caveat) => string;
  /** Of caveats that only the details have. */
  readonly more: (count: number) => string;
  readonly next: (step: NextStep) => string;
}

export interface TableWords {
  readonly strategy: string;
  readonly evidence: string;
  /** Head of the column that only runs on Beam have. */
  readonly runtime: string;
  readonly failed: string;
  readonly column: (column: AnswerColumn) => string;
  readonly evidenceOf: (row: AnswerRow) => string;
  /** What the signs and the heads mean. */
  readonly legend: string;
}

export interface ThresholdWords {
  readonly state: Readonly<Record<ThresholdState, string>>;
  /** `p99 < 50 ms is broken: rest on stream-100 61 ms`. */
  readonly notHeld: (threshold: string, state: Exclude<ThresholdState, 'held'>, checks: string) => string;
  readonly place: (strategy: string, workload: string) => string;
  /** Of checks that the answer does not name. */
  readonly more: (count: number) => string;
  /** `61 ms against 50 ms` */
  readonly beside: (value: string, bound: string) => string;
  /** `61 (55 to 66)` */
  readonly spread: (value: string, low: string, high: string) => string;
  /** Heads of the table: threshold, workload, strategy, measured, bound, verdict. */
  readonly head: readonly string[];
  /** What the measured value is. */
  readonly legend: string;
}
