/** All that a comparison of runs says, in one language. */
import type { Answer } from '../../analysis/answer/answer.ts';
import type { JudgedChange, RowPair, RunPair, Tests } from '../../analysis/runs/compared.ts';
import type { JudgedLimit, LimitCheck } from '../../analysis/runs/limits.ts';
import type { CapacityFound, RunRecord } from '../../core/record.ts';
import type { LanguageCode } from '../language/language.ts';

export interface RunsWords {
  readonly code: LanguageCode;
  readonly title: (labels: readonly string[]) => string;
  /** One sentence. */
  readonly headline: (pair: RunPair, tests: Tests) => string;
  /** With every change that was found. */
  readonly caution: string;
  readonly heads: Readonly<Record<'workload' | 'strategy' | 'figure' | 'verdict' | 'change' | 'interval', string>>;
  /** What each run says to take: head of its column, and the shortest answer. */
  readonly says: (label: string) => string;
  readonly take: (answer: Answer) => string;
  readonly takeOn: (strategy: string, workloads: readonly string[]) => string;
  readonly capacity: (strategy: string, found: CapacityFound) => string;
  readonly nothingSaid: string;
  readonly runState: Readonly<Record<RunRecord['state'], string>>;
  readonly unreadable: (reason: string) => string;
  readonly differs: (pair: RunPair) => string;
  readonly unknown: (what: string) => string;
  readonly verdict: (change: JudgedChange) => string;
  readonly failedShare: (row: RowPair, pair: RunPair) => string;
  readonly notCompared: (row: RowPair) => string;
  readonly without: string;
  readonly only: (label: string, names: readonly string[]) => string;
  readonly placed: (row: Pick<RowPair, 'strategy' | 'workload'>) => string;
  readonly limitState: Readonly<Record<JudgedLimit['state'], string>>;
  readonly limitPlace: (check: LimitCheck) => string;
  readonly legend: string;
  /** Heading of the charts, and the title of one. */
  readonly charts: string;
  readonly chart: (of: {
    readonly workload: string;
    readonly figure: string;
    readonly from: string;
    readonly to: string;
  }) => string;
  readonly howTitle: string;
  readonly how: (tests: Tests) => readonly string[];
}
