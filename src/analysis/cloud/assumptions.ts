/** What is assumed of the cloud for a strategy, or was measured in its place. */
import type { Evidence } from '../../core/predictor.ts';
import { logUniform, triangular } from '../../core/random.ts';
import { quantities, type QuantityKey } from './quantities.ts';

export interface Assumption {
  readonly strategy: string;
  readonly quantity: QuantityKey;
  /** Of what, for a sentence. */
  readonly what: string;
  readonly unit: 'ms' | 's' | 'x';
  /** Between low and high; of an assumed range its geometric middle. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Where value and range are from: a page, a file of data, or how it was measured. */
  readonly source: string;
  readonly evidence: 'assumed' | 'measured';
}

/** What of a strategy's run decides which quantities are open. */
export interface RunFacts {
  readonly evidence: Evidence;
  /** Works on files in storage, not call by call. */
  readonly job: boolean;
  readonly isBatch: boolean;
  /** Seconds that the stand-in held the job in its queue. */
  readonly queueS: number;
  /** Start-up of each worker that the experiment gives (`worker-start-s` of `cloud.assume`); 0 where it gives none. */
  readonly startUpS: number;
}

/** Below this a queue is no one's choice, but the time that a poll takes. */
const leastQueueS = 1;

export function assumedOf(strategy: string, { evidence, job, isBatch, queueS, startUpS }: RunFacts): Assumption[] {
  const assumed = (quantity: QuantityKey): Assumption => {
    const { what, unit, low, high, source } = quantities[quantity];
    return { strategy, quantity, what, unit, low, high, source, value: Math.sqrt(low * high), evidence: 'assumed' };
  };
  const around = (quantity: QuantityKey, value: number, of: string): Assumption => {
    return { ...assumed(quantity), value, low: value / 2, high: value * 2, source: `${of}; half to twice is assumed` };
  };
  const queue =
    queueS < leastQueueS ? assumed('queue-s') : around('queue-s', queueS, 'what the run had its stand-in hold the job');
  const workerStart =
    startUpS === 0 ? assumed('worker-start-s') : around('worker-start-s', startUpS, 'cloud.assume of the experiment');
  const ofStandIn = job ? [queue, assumed('job-start-s')] : [assumed('round-trip-ms')];
  return [...(evidence === 'embedded stand-in' ? ofStandIn : []), ...(isBatch ? [workerStart] : []), assumed('vcpu-ratio')];
}

/** What a calibration says of a strategy's quantity. */
export interface Calibrated extends Pick<Assumption, 'strategy' | 'value' | 'low' | 'high' | 'source'> {
  /** `startup-s`: of a calibration from before each of the two starts had a key. */
  readonly quantity: QuantityKey | 'startup-s';
}

/** Of one strategy: measured values in the place of assumed ones. */
export function withCalibrated(all: readonly Assumption[], calibrated: readonly Calibrated[]): Assumption[] {
  const startUp = all.some(({ quantity }) => quantity === 'job-start-s') ? 'job-start-s' : 'worker-start-s';
  return all.map((one) => {
    const found = calibrated.find(
      ({ strategy, quantity }) => strategy === one.strategy && one.quantity === (quantity === 'startup-s' ? startUp : quantity),
    );
    if (found === undefined) return one;
    const { value, low, high, source } = found;
    return { ...one, value, low, high, source, evidence: 'measured' };
  });
}

/** Assumptions of the same content are one unknown: the same for every strategy that has it. */
export function assumedKey({ quantity, value, low, high, source }: Assumption): string {
  return `assumed:${[quantity, value, low, high, source].join(':')}`;
}

/** Each once, with the strategies that it is of. */
export function shared(
  all: readonly Assumption[],
): { readonly key: string; readonly quantity: Assumption; readonly strategies: readonly string[] }[] {
  return [...new Map(all.map((one) => [assumedKey(one), one]))].map(([key, quantity]) => ({
    key,
    quantity,
    strategies: all.filter((one) => assumedKey(one) === key).map(({ strategy }) => strategy),
  }));
}

/** At this position in [0, 1): an assumed range with its logarithm uniform, a measured one triangular. */
export function assumedAt(assumed: Assumption, position: number): number {
  const { value, low, high, evidence } = assumed;
  return evidence === 'assumed' ? logUniform(position, assumed) : triangular(position, low, value, high);
}

/** The measurement that would fix it, for a sentence; of the strategies that have the same. */
export function settledBy({ what, quantity }: Assumption, strategies: readonly string[]): string {
  const { measure } = quantities[quantity];
  const how =
    measure === undefined
      ? `${quantity} in a file for --calibration`
      : `predbench calibrate --measure ${measure} --strategy ${strategies.join(',')}`;
  return `to measure the ${what} (${how})`;
}
