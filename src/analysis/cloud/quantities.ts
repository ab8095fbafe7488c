/** What a run on this machine cannot tell of the cloud: each quantity by its key, with the range that is assumed and where that is from. */

interface Quantity {
  /** Of what, for a sentence. */
  readonly what: string;
  readonly unit: 'ms' | 's' | 'x';
  readonly low: number;
  readonly high: number;
  readonly source: string;
  /** What of `calibrate` finds it in the cloud; a worker's start it measures on this machine only. */
  readonly measure?: Measure;
}

/** `--measure` of `predbench calibrate`. */
export const measures = ['round-trip', 'queue', 'startup'] as const;

export type Measure = (typeof measures)[number];

/** As a calibration names them. */
export const quantityKeys = ['round-trip-ms', 'queue-s', 'job-start-s', 'worker-start-s', 'vcpu-ratio'] as const;

export type QuantityKey = (typeof quantityKeys)[number];

/** Start-up times as in data/estimate-priors.json (`workerStartS`, `jobNodeStartS`). */
export const quantities: Readonly<Record<QuantityKey, Quantity>> = {
  'round-trip-ms': {
    what: 'round trip of a call',
    unit: 'ms',
    low: 1,
    high: 20,
    source:
      'cloud.google.com/solutions/best-practices-compute-engine-region-selection (2019): under 1 ms within a region; up to 20 ms with the front end is assumed',
    measure: 'round-trip',
  },
  'queue-s': {
    what: 'time of the job in its queue',
    unit: 's',
    low: 60,
    high: 440,
    source:
      'data/seed-experiment-2018.json: jobs of 10,000 rows took 463 s, start and work included; at least a minute is assumed',
    measure: 'queue',
  },
  'job-start-s': {
    what: "start of the job's machines",
    unit: 's',
    low: 20,
    high: 180,
    source: 'data/estimate-priors.json, jobNodeStartS: assumed',
    measure: 'startup',
  },
  'worker-start-s': {
    what: "start of the pipeline's workers",
    unit: 's',
    low: 60,
    high: 180,
    source: 'data/estimate-priors.json, workerStartS: assumed, one to three minutes to start a machine and install the pipeline',
  },
  'vcpu-ratio': {
    what: 'time that work takes on a cloud vCPU against one of this machine',
    unit: 'x',
    low: 0.5,
    high: 2,
    source: 'assumed: between half and twice',
  },
};
