/** What a run on this machine cannot tell of the cloud. A value that the user knows stands for its range. */
import type { CloudRuns } from './cloud-runs.ts';
import { fitJob } from './fits.ts';
import type { Priors } from './priors.ts';

export interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly unit: string;
  readonly what: string;
  readonly source: string;
}

export interface CloudAssumptions {
  readonly vcpuRatio: Bounds;
  readonly startUpS: Bounds;
  /** Of a batch prediction job, before it works. */
  readonly queueS: Bounds;
}

export interface Known {
  readonly startUpS?: number | undefined;
  readonly queueS?: number | undefined;
}

/** The same as in a decision: half to twice. */
const factor = 2;

/** `jobs`: those of 2018. */
export function cloudAssumptions({ workerStartS }: Priors, { jobs }: CloudRuns, known: Known): CloudAssumptions {
  const { elapsedFixedS } = fitJob(jobs);
  return {
    vcpuRatio: {
      low: 1 / factor,
      high: factor,
      unit: '',
      what: 'seconds that a worker of the cloud takes for a second of one here',
      source: 'assumed; decide assumes the same',
    },
    startUpS: given(known.startUpS, 'start-up of a worker') ?? {
      ...workerStartS,
      what: 'start-up of a worker',
    },
    queueS: given(known.queueS, 'a batch prediction job before it works') ?? {
      low: elapsedFixedS / factor,
      high: elapsedFixedS * factor,
      unit: 's',
      what: 'a batch prediction job before it works',
      source: `half to twice the ${elapsedFixedS.toFixed(0)} s that do not grow with the rows in the jobs of 2018`,
    },
  };
}

function given(value: number | undefined, what: string): Bounds | undefined {
  return value === undefined ? undefined : { low: value, high: value, unit: 's', what, source: 'given' };
}
