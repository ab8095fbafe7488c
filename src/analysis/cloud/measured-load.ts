import { daysPerMonth, secondsPerMonth } from '../../core/units.ts';
import type { CellMeasurement } from '../../core/record.ts';
import type { Load } from './model.ts';

/** What the cell ran: a batch once, a stream for its time. */
export function loadOf({ workload, counts, makespanS }: CellMeasurement): Load {
  if (workload.kind === 'batch') return { kind: 'batch', rows: counts.due };
  if (workload.kind === 'stream') return { kind: 'stream', ratePerS: workload.rateAskedPerS, seconds: workload.seconds };
  return { kind: 'stream', ratePerS: counts.due / makespanS, seconds: makespanS };
}

export function instancesOf(load: Load): number {
  return load.kind === 'batch' ? load.rows : load.ratePerS * load.seconds;
}

/** Batches run once a day, streams all the time. */
export function runsAMonth(load: Load): number {
  return load.kind === 'batch' ? daysPerMonth : secondsPerMonth / load.seconds;
}
