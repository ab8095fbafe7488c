/** What a run on this machine cannot tell of the cloud, as data: each quantity with its range and where that is from. */
import type { Evidence } from '../../core/predictor.ts';
import type { MeasuredQuantity } from './measured-quantities.ts';
import type { Measure } from './measure.ts';
import { logUniform, triangular } from '../../core/random.ts';

export type QuantityName = 'round-trip-ms' | 'queue-s' | 'startup-s' | 'vcpu-ratio';

export interface Assumed {
  readonly strategy: string;
  readonly quantity: QuantityName;
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

/** What a calibration says of a strategy's quantity. */
export type Measured = Pick<MeasuredQuantity, 'strategy' | 'value' | 'low' | 'high' | 'source'> & {
  readonly quantity: QuantityName;
};

type Prior = Omit<Assumed, 'strategy' | 'value' | 'evidence'>;

/** Start-up times as in data/estimate-priors.json (`workerStartS`, `jobNodeStartS`). */
export const priors = {
  roundTrip: {
    quantity: 'round-trip-ms',
    what: 'round trip of a call',
    unit: 'ms',
    low: 1,
    high: 20,
    source:
      'cloud.google.com/solutions/best-practices-compute-engine-region-selection (2019): under 1 ms within a region; up to 20 ms with the front end is assumed',
  },
  queue: {
    quantity: 'queue-s',
    what: 'time of the job in its queue',
    unit: 's',
    low: 60,
    high: 440,
    source:
      'data/seed-experiment-2018.json: jobs of 10,000 rows took 463 s, start and work included; at least a minute is assumed',
  },
  jobStart: {
    quantity: 'startup-s',
    what: "start of the job's machines",
    unit: 's',
    low: 20,
    high: 180,
    source: 'data/estimate-priors.json, jobNodeStartS: assumed',
  },
  workerStart: {
    quantity: 'startup-s',
    what: "start of the pipeline's workers",
    unit: 's',
    low: 60,
    high: 180,
    source: 'data/estimate-priors.json, workerStartS: assumed, one to three minutes to start a machine and install the pipeline',
  },
  vcpu: {
    quantity: 'vcpu-ratio',
    what: 'time that work takes on a cloud vCPU against one of this machine',
    unit: 'x',
    low: 0.5,
    high: 2,
    source: 'assumed: between half and twice',
  },
} as const satisfies Record<string, Prior>;

/** What of a strategy's cell decides which quantities are open. */
export interface Ran {
  readonly evidence: Evidence;
  /** Works on files in storage, not call by call. */
  readonly job: boolean;
  readonly isBatch: boolean;
  /** Seconds that the stand-in held the job in its queue. */
  readonly queueS: number;
  /** Start-up of each worker that the experiment gives (`cloud.startUpS`); 0 where it gives none. */
  readonly startUpS: number;
}

/** Below this a queue is no one's choice, but the time that a poll takes. */
const heldFromS = 1;

/** In the order in which `replaceAssumed` looks them up: a job's start is its machines' before its pipeline's. */
export function assumedOf(strategy: string, { evidence, job, isBatch, queueS, startUpS }: Ran): Assumed[] {
  const standIn = evidence === 'embedded stand-in';
  return [
    ...(standIn && !job ? [ofPrior(strategy, priors.roundTrip)] : []),
    ...(standIn && job
      ? [
          queueS >= heldFromS
            ? around(strategy, priors.queue, queueS, 'what the run had its stand-in hold the job; half to twice is assumed')
            : ofPrior(strategy, priors.queue),
          ofPrior(strategy, priors.jobStart),
        ]
      : []),
    ...(isBatch
      ? [
          startUpS > 0
            ? around(strategy, priors.workerStart, startUpS, 'cloud.startUpS of the experiment; half to twice is assumed')
            : ofPrior(strategy, priors.workerStart),
        ]
      : []),
    ofPrior(strategy, priors.vcpu),
  ];
}

function ofPrior(strategy: string, prior: Prior): Assumed {
  return { strategy, ...prior, value: Math.sqrt(prior.low * prior.high), evidence: 'assumed' };
}

function around(strategy: string, prior: Prior, value: number, source: string): Assumed {
  return { strategy, ...prior, value, low: value / 2, high: value * 2, source, evidence: 'assumed' };
}

/** Measured values in the place of assumed ones, by strategy and quantity; the first that is assumed is what was measured. */
export function replaceAssumed(all: readonly Assumed[], measured: readonly Measured[]): Assumed[] {
  return all.map((one, i) => {
    const same = (other: Pick<Assumed, 'strategy' | 'quantity'>) =>
      other.strategy === one.strategy && other.quantity === one.quantity;
    const found = all.findIndex(same) === i ? measured.find(same) : undefined;
    if (found === undefined) return one;
    const { value, low, high, source } = found;
    return { ...one, value, low, high, source, evidence: 'measured' };
  });
}

/** Quantities of the same content are one unknown: the same for every strategy that has it. */
export function assumedKey({ quantity, what, value, low, high, source }: Assumed): string {
  return `assumed:${[quantity, what, value, low, high, source].join(':')}`;
}

/** Each quantity once, with the strategies that it is of. */
export function shared(
  all: readonly Assumed[],
): { readonly key: string; readonly quantity: Assumed; readonly strategies: readonly string[] }[] {
  const found = new Map<string, { readonly quantity: Assumed; readonly strategies: readonly string[] }>();
  for (const one of all) {
    const { quantity = one, strategies = [] } = found.get(assumedKey(one)) ?? {};
    found.set(assumedKey(one), { quantity, strategies: [...strategies, one.strategy] });
  }
  return [...found].map(([key, of]) => ({ key, ...of }));
}

/** At this position in [0, 1): an assumed range with its logarithm uniform, a measured one triangular. */
export function assumedAt(assumed: Assumed, position: number): number {
  const { value, low, high, evidence } = assumed;
  return evidence === 'assumed' ? logUniform(position, assumed) : triangular(position, low, value, high);
}

const measures: Readonly<Partial<Record<string, Measure>>> = {
  [priors.roundTrip.what]: 'round-trip',
  [priors.queue.what]: 'queue',
  [priors.jobStart.what]: 'startup',
};

/** `--measure` of `predbench calibrate`, where it can measure the quantity in the cloud: not a machine's start or its vCPU. */
export function measureOf({ what }: Assumed): Measure | undefined {
  return measures[what];
}

/** The measurement that would fix a quantity, for a sentence; of the strategies that have the same. */
export function settlingOf(one: Assumed, strategies: readonly string[]): string {
  const { what, quantity } = one;
  const measure = measureOf(one);
  return measure === undefined
    ? `to measure the ${what} (${quantity} in a file for --calibration)`
    : `to measure the ${what} (predbench calibrate --measure ${measure} --strategy ${strategies.join(',')})`;
}
