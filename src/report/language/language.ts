/** All that the answer says, in one language. What a cell or a check worded itself is quoted as it is. */
import type { ThresholdState } from '../../analysis/thresholds/judged.ts';
import type { Answer, AnswerColumn, AnswerRow, Verdict } from '../../analysis/answer/answer.ts';

/** Of `--lang`. */
export const languageCodes = ['en', 'ko'] as const;

export type LanguageCode = (typeof languageCodes)[number];

export interface Language {
  readonly code: LanguageCode;
  /** Headings of the sections, by id. */
  readonly sections: Readonly<Record<SectionId, string>>;
  readonly answer: AnswerWords;
  readonly page: PageWords;
  readonly thresholds: ThresholdWords;
}

/** In the order of every report; the first has the name of the run. */
export const sectionIds = [
  'answer',
  'workloads',
  'capacity',
  'thresholds',
  'thresholds-table',
  'overviews',
  'recommendation',
  'effort',
  'notes',
  'cells',
  'probes',
  'months',
  'effort-items',
  'run',
] as const;

export type SectionId = Exclude<(typeof sectionIds)[number], 'answer'>;

/** What the HTML page says of itself. */
export interface PageWords {
  readonly skip: string;
  readonly charts: string;
  readonly details: string;
  /** The table behind a chart. */
  readonly table: string;
}

export interface AnswerWords {
  /** One sentence: what to take, what it does, how sure that is. */
  readonly headline: (answer: Answer) => string;
  readonly points: (answer: Answer) => { readonly label: string; readonly text: string }[];
  /** Heads of the table. */
  readonly strategy: string;
  readonly evidence: string;
  readonly failed: string;
  readonly column: (column: AnswerColumn) => string;
  readonly evidenceOf: (row: AnswerRow) => string;
  /** What the signs in the tables mean. */
  readonly legend: string;
  readonly sureness: (verdict: Verdict) => string;
}

export interface ThresholdWords {
  readonly state: Readonly<Record<ThresholdState, string>>;
  /** `p99 < 50 ms is broken: rest on stream-100 61 ms`. */
  readonly notHeld: (threshold: string, state: Exclude<ThresholdState, 'held'>, checks: string) => string;
  readonly place: (strategy: string, workload: string) => string;
  /** Heads of the table: threshold, workload, strategy, measured, bound, verdict. */
  readonly head: readonly string[];
  /** What the measured value is. */
  readonly legend: string;
}
