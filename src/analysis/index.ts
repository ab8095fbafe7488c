/** What a stored run says: computed once, pure, from its record and a price book. Every output lays out this same analysis. */
import type { Priorities } from '../core/keys/priorities.ts';
import type { RunRecord } from '../core/record.ts';
import type { PriceBook } from '../prices/price-book.ts';
import type { Comparison } from './comparison/comparison.ts';
import { compare } from './comparison/compare.ts';
import type { Answer } from './answer/answer.ts';
import { answersOf } from './answer/answers.ts';
import { type Caveat, caveatsOf } from './answer/caveats.ts';
import { type NextStep, nextStepsOf } from './answer/next-steps.ts';
import { type MeasuredCapacity, withLatencies } from './comparison/probes.ts';
import { type Overview, overviewsOf } from './comparison/overview.ts';
import { decisionsOf, type Decision } from './decision/decide.ts';
import type { Limit } from './decision/priorities.ts';
import { effortsOf, type StrategyEffort } from './figures/efforts.ts';
import { runCases } from './decision/run-cases.ts';
import { defaultSeed } from './decision/draws.ts';
import { type BreakEven, breakEven } from './month/break-even.ts';
import { loadCosts } from './month/load-costs.ts';
import type { ModelChoices } from './cloud/models.ts';
import type { JudgedThreshold } from './thresholds/judged.ts';
import { type Baselines, judgeThresholds } from './thresholds/judge.ts';

/** What a command asks in place of what the experiment says. */
export interface Asked {
  readonly priorities?: Priorities | undefined;
  readonly limits?: readonly Limit[] | undefined;
  /** Of the draws. */
  readonly seed?: number | undefined;
  /** For thresholds that hold the run against an earlier one. */
  readonly baselines?: Baselines | undefined;
  /** Of the cloud's model. */
  readonly model?: ModelChoices | undefined;
  /** Decisions of these only; of all unless given. */
  readonly workloads?: readonly string[] | undefined;
}

export interface Analysis extends Comparison {
  /** Of a search for the highest rates, which has no workloads but its probes. */
  readonly capacities?: readonly MeasuredCapacity[];
  /** Workloads of one kind beside each other. */
  readonly overviews: readonly Overview[];
  /** Of the batches, and of the streams: what a month costs as a function of the load, and where one strategy becomes cheaper than another. */
  readonly months: readonly BreakEven[];
  /** Of every strategy that states its effort. */
  readonly efforts: readonly StrategyEffort[];
  /** Of every workload; none for a search of capacity, whose workloads are its probes. */
  readonly decisions: readonly Decision[];
  /** Of every decision: which strategy to take, how sure that is, and how the others compare. */
  readonly answers: readonly Answer[];
  /** What the experiment asks of the run, and what became of it. */
  readonly thresholds: readonly JudgedThreshold[];
  /** To keep in mind with them, the weightiest first. */
  readonly caveats: readonly Caveat[];
  /** What to measure next, the most useful first. */
  readonly nextSteps: readonly NextStep[];
}

/** Beyond the comparison each part is worked out when it is first asked for: draws take seconds, and `explain` needs none. */
export function analyse(record: RunRecord, book: PriceBook, asked: Asked = {}): Analysis {
  const comparison = compare(record, book, asked.model);
  const { priorities = record.experiment.priorities, limits = [], seed = defaultSeed, workloads } = asked;
  const overviews = once(() => overviewsOf(comparison));
  const months = once(() => loadCosts(comparison).map(breakEven));
  const decisions = once(() =>
    record.capacities === undefined
      ? decisionsOf(
          runCases(comparison).filter(({ name }) => workloads?.includes(name) ?? true),
          { priorities, limits, seed },
        )
      : [],
  );
  const efforts = effortsOf(record);
  const answers = once(() => answersOf(decisions(), { workloads: comparison.workloads, efforts, scale: record.scale }));
  const caveats = once(() => caveatsOf(record, comparison.workloads, answers()));
  const nextSteps = once(() =>
    nextStepsOf({ record, workloads: comparison.workloads, decisions: decisions(), answers: answers() }),
  );
  const thresholds = once(() => judgeThresholds(comparison, asked.baselines));
  const capacities = record.capacities?.map((capacity) => withLatencies(capacity, record));
  return {
    ...comparison,
    ...(capacities !== undefined && { capacities }),
    efforts,
    get thresholds() {
      return thresholds();
    },
    get overviews() {
      return overviews();
    },
    get months() {
      return months();
    },
    get decisions() {
      return decisions();
    },
    get answers() {
      return answers();
    },
    get caveats() {
      return caveats();
    },
    get nextSteps() {
      return nextSteps();
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
