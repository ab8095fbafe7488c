/** A run's figures as they would be in the cloud, from what was measured here and what is assumed. Formulas: docs/derivations.md, "In the cloud". */
import { secondsPerHour } from '../../core/units.ts';
import type { CostLine } from '../../prices/cost.ts';
import { pipelineParts } from '../../prices/cloud/workers.ts';
import type { Assumption } from './assumptions.ts';
import type { QuantityKey } from './quantities.ts';
import { figureOf, type Figures } from '../figures/index.ts';
import type { LocalMeasurement } from './local-measurement.ts';

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
export function cloudOf(local: LocalMeasurement, figures: Figures, valueOf: (one: Assumption) => number, worse = 1): Cloud {
  const times = timesOf(local, valueOf, local.kind === 'batch' ? worse : 1);
  const { ratio, roundTripMs, workS, waitsS, callsS } = times;
  const time = (workS + waitsS) / local.makespanS;
  return {
    sustained: local.kind !== 'stream' || callsS <= local.makespanS,
    factor(key) {
      const is = figureOf(key)?.is;
      if (is?.kind === 'makespan') return time;
      if (is?.kind === 'throughput') return 1 / time;
      const measuredMs = figures[key];
      if (is?.kind !== 'latency' || measuredMs === undefined) return 1;
      const serviceMs = Math.min(measuredMs, local.serviceMs[is.point] ?? 0);
      return (measuredMs + (ratio - 1) * serviceMs + roundTripMs) / measuredMs;
    },
    lineFactor(line) {
      if (!line.unit.endsWith(' h')) return 1;
      return local.kind === 'batch' ? paidFactor(line, local, times) : ratio;
    },
  };
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

function timesOf(local: LocalMeasurement, valueOf: (one: Assumption) => number, worse: number): Times {
  const { assumed, kind, makespanS, queueS, calls, callsAtOnce, serviceMs } = local;
  const valueWhere = (key: QuantityKey, otherwise: number) => {
    const one = assumed.find(({ quantity }) => quantity === key);
    return one === undefined ? otherwise : valueOf(one);
  };
  const ratio = valueWhere('vcpu-ratio', 1);
  const roundTripMs = valueWhere('round-trip-ms', 0);
  const startS = valueWhere('job-start-s', local.startS);
  const callsS = (calls * ((serviceMs['min'] ?? 0) * ratio + roundTripMs)) / 1000 / callsAtOnce;
  const workS = Math.max((makespanS - queueS - local.startS) * ratio * worse, callsS);
  const waitsS = kind === 'batch' ? valueWhere('queue-s', queueS) + startS + valueWhere('worker-start-s', 0) : 0;
  return { ratio, worse, roundTripMs, startS, callsS, workS, waitsS };
}

/** A job's nodes are paid from the start of their machines, the pipeline's workers from theirs to the last result, all else with the pipeline. */
function paidFactor(
  { part, unit, quantity }: Pick<CostLine, 'part' | 'unit' | 'quantity'>,
  { job, modelThreads, paidS, startUpS, makespanS, startS }: LocalMeasurement,
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

export function isPipeline(part: string): boolean {
  return part === pipelineParts.workers || part === pipelineParts.disks;
}
