/** A run's figures as they would be in the cloud, from what was measured here and what is assumed. Formulas: docs/derivations.md, "In the cloud". */
import { sum } from '../../core/numbers.ts';
import { secondsPerHour } from '../../core/units.ts';
import { type CostLine, scaledLine } from '../../prices/cost.ts';
import { pipelineParts } from '../../prices/pipeline-usage.ts';
import { type Assumed, priors } from './assumptions.ts';
import { type Candidate, type Case } from '../decision/candidate.ts';
import { type Figures } from './costs.ts';
import { isCost } from './costs.ts';
import type { Here } from './measured-here.ts';

/** The cloud against this machine, where the assumed quantities have certain values. */
export interface Cloud {
  /** Of the figure with this key. */
  readonly factor: (key: string) => number;
  /** Of a cost line's quantity. */
  readonly lineFactor: (line: Pick<CostLine, 'part' | 'unit' | 'quantity'>) => number;
  /** As many calls as may be under way are enough for the stream's rate. */
  readonly sustained: boolean;
}

/** `valueOf` gives each assumed quantity its value; a batch's measured work took `worse` times as long as was measured. */
export function cloudOf(here: Here, figures: Figures, valueOf: (one: Assumed) => number, worse = 1): Cloud {
  const times = timesOf(here, valueOf, here.kind === 'batch' ? worse : 1);
  const { ratio, roundTripMs, workS, waitsS, callsS } = times;
  const time = (workS + waitsS) / here.makespanS;
  return {
    sustained: here.kind !== 'stream' || callsS <= here.makespanS,
    factor(key) {
      if (isTime(key)) return key === 'makespan_s' ? time : 1 / time;
      const name = /^(?:latency_to_write|latency|response)_(.+)_ms$/.exec(key)?.[1];
      const measuredMs = figures[key];
      if (name === undefined || measuredMs === undefined) return 1;
      const serviceMs = Math.min(measuredMs, here.serviceMs[name] ?? here.serviceMs['p99'] ?? 0);
      return (measuredMs + (ratio - 1) * serviceMs + roundTripMs) / measuredMs;
    },
    lineFactor(line) {
      if (!line.unit.endsWith(' h')) return 1;
      return here.kind === 'batch' ? paidFactor(line, here, times) : ratio;
    },
  };
}

export function isTime(key: string): boolean {
  return key === 'makespan_s' || key === 'throughput_rows_per_s';
}

interface Times {
  readonly ratio: number;
  readonly worse: number;
  readonly roundTripMs: number;
  /** Start of a job's machines. */
  readonly startS: number;
  /** That the calls take when as many as may be are always under way. */
  readonly callsS: number;
  readonly workS: number;
  /** Of a batch: queue, and start of machines and workers. */
  readonly waitsS: number;
}

function timesOf(here: Here, valueOf: (one: Assumed) => number, worse: number): Times {
  const { assumed, kind, makespanS, queueS, calls, callsAtOnce, serviceMs } = here;
  const valueWhere = (prior: { readonly what: string }, otherwise: number) => {
    const one = assumed.find(({ what }) => what === prior.what);
    return one === undefined ? otherwise : valueOf(one);
  };
  const ratio = valueWhere(priors.vcpu, 1);
  const roundTripMs = valueWhere(priors.roundTrip, 0);
  const startS = valueWhere(priors.jobStart, here.startS);
  const callsS = (calls * ((serviceMs['min'] ?? 0) * ratio + roundTripMs)) / 1000 / callsAtOnce;
  const workS = Math.max((makespanS - queueS - here.startS) * ratio * worse, callsS);
  const waitsS = kind === 'batch' ? valueWhere(priors.queue, queueS) + startS + valueWhere(priors.workerStart, 0) : 0;
  return { ratio, worse, roundTripMs, startS, callsS, workS, waitsS };
}

/** A job's nodes are paid from the start of their machines, the pipeline's workers from theirs to the last result, all else with the pipeline. */
function paidFactor(
  { part, unit, quantity }: Pick<CostLine, 'part' | 'unit' | 'quantity'>,
  { job, modelThreads, paidS, startUpS, makespanS, startS }: Here,
  { ratio, worse, workS, waitsS, startS: cloudStartS }: Times,
): number {
  if (job && unit === 'node h') {
    const nodeS = quantity * secondsPerHour;
    const workNodeS = Math.max(0, nodeS - startS * modelThreads);
    return nodeS === 0 ? 1 : (workNodeS * ratio * worse + cloudStartS * modelThreads) / nodeS;
  }
  const runS = paidS - startUpS;
  return (runS - makespanS + workS + waitsS) / (isPipeline(part) ? paidS : runS);
}

function isPipeline(part: string): boolean {
  return part === pipelineParts.workers || part === pipelineParts.disks;
}

/** The case with the stated values; undefined where no candidate stands on this machine's work alone. */
export function cloudCase({ name, candidates }: Case): Case | undefined {
  const standing = candidates.some(({ evidence, unranked }) => unranked === undefined && isHere(evidence));
  const moved = candidates.map(inCloud);
  return standing && moved.some(({ here }) => here !== undefined) ? { name, candidates: moved } : undefined;
}

export function isHere(evidence: Candidate['evidence']): boolean {
  return evidence === 'embedded stand-in' || evidence === 'local';
}

function inCloud(candidate: Candidate): Candidate {
  const { here, figures, cost, unranked } = candidate;
  if (here === undefined) return candidate;
  const { factor, lineFactor, sustained } = cloudOf(here, figures, ({ value }) => value);
  const lines = cost.lines.map((line): CostLine => {
    const scaled = scaledLine(line, lineFactor(line), here.book);
    // What is assumed of the pipeline's seconds is among the assumed quantities.
    return isPipeline(line.part) ? { ...scaled, evidence: 'measured' } : scaled;
  });
  const cheaper = usd(cost.lines) > 0 ? usd(lines) / usd(cost.lines) : 1;
  const reason = unranked ?? (sustained ? undefined : 'its calls under way are too few for the rate with the assumed round trip');
  return {
    ...candidate,
    figures: Object.fromEntries(
      Object.entries(figures).map(([key, value = NaN]) => [key, value * (isCost(key) ? cheaper : factor(key))]),
    ),
    cost: { ...cost, lines },
    moved: { here, figures, lines: cost.lines },
    ...(reason !== undefined && { unranked: reason }),
  };
}

function usd(lines: readonly CostLine[]): number {
  return sum(lines.map((line) => line.usd));
}
