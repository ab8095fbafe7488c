/** A pipeline's workers and a job's nodes over time: work as a fluid, so that a billion rows cost no more than a thousand. */
import type { JobFit, PipelineFit } from './fits.ts';
import type { Workers } from '../cloud/model.ts';
import type { Assumed } from './priors.ts';

export interface Ran {
  readonly elapsedS: number;
  /** Billed, summed over workers or nodes. */
  readonly billedS: number;
}

type OfPipeline = Pick<Assumed, 'busyShare' | 'stopS' | 'throughputSeenS' | 'workerStartS' | 'aimS'>;

export function runPipeline(fit: PipelineFit, rows: number, workers: Workers, assumed: OfPipeline): Ran {
  const { unbilledS, fixedS } = fit;
  const work = (rows * fit.workPerRowS) / assumed.busyShare;
  if (workers.kind === 'fixed') {
    const busyS = work / workers.count;
    return { elapsedS: unbilledS + fixedS + busyS, billedS: workers.count * (fixedS + busyS) };
  }
  const first = Math.min(fit.startWorkers, workers.count);
  const { busyS, billedS, last } = ramp(work, first, workers.count, assumed);
  const stopS = Math.min(fixedS, assumed.stopS);
  return { elapsedS: unbilledS + fixedS + busyS, billedS: first * (fixedS - stopS) + billedS + last * stopS };
}

/** The service sees the throughput, then adds at once what the remaining work asks for. */
function ramp(work: number, first: number, cap: number, { throughputSeenS, workerStartS, aimS }: OfPipeline) {
  const left = work - first * throughputSeenS;
  const last = Math.min(cap, Math.max(first, Math.ceil(left / aimS)));
  if (left <= 0 || last === first) return { busyS: work / first, billedS: work, last: first };
  const afterStart = left - first * workerStartS;
  // The work ends before the added workers are up: they are billed, and do nothing.
  if (afterStart <= 0) return { busyS: work / first, billedS: first * throughputSeenS + (last * left) / first, last };
  const busyS = throughputSeenS + workerStartS + afterStart / last;
  return { busyS, billedS: first * throughputSeenS + last * (busyS - throughputSeenS), last };
}

/** A batch prediction job with at most `cap` nodes. */
export function runJob(fit: JobFit, rows: number, cap: number, { jobNodeS, jobNodeStartS }: Assumed): Ran {
  const work = rows * fit.nodePerRowS;
  const nodes = Math.min(cap, Math.max(1, Math.ceil(work / Math.max(jobNodeS, fit.withoutFurtherS))));
  return { elapsedS: fit.elapsedFixedS + work / nodes, billedS: fit.nodeFixedS + work + (nodes - 1) * jobNodeStartS };
}
