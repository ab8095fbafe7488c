/** What became of a threshold. */
import type { MedianInterval } from '../../measure/statistics/median-interval.ts';

/** `not measured`: nobody knows whether it holds, so it is not held. */
export type ThresholdState = 'held' | 'broken' | 'not measured';

export interface JudgedThreshold {
  /** As it was written. */
  readonly text: string;
  /** The worst of its checks. */
  readonly state: ThresholdState;
  readonly checks: readonly ThresholdCheck[];
}

/** Of one strategy in one workload; of the run as a whole where it names neither. */
export interface ThresholdCheck {
  readonly state: ThresholdState;
  readonly workload?: string;
  readonly strategy?: string;
  /** Of the figure. */
  readonly key?: string;
  /** Median of the repeats; of a count the repeat that is worst. */
  readonly value?: number;
  readonly interval?: MedianInterval;
  /** What the value was held against, in its unit. */
  readonly allowed?: number;
  /** Why it is not measured, or what it was held against. */
  readonly reason?: string;
}

export function judged(text: string, checks: readonly ThresholdCheck[]): JudgedThreshold {
  const state = (['broken', 'not measured', 'held'] as const).find((one) => checks.some((check) => check.state === one));
  return { text, state: state ?? 'not measured', checks };
}

/** All that an experiment asks for was measured and holds. */
export function allHeld(thresholds: readonly JudgedThreshold[]): boolean {
  return thresholds.every(({ state }) => state === 'held');
}
