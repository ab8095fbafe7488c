/** How the usage of a measured cell grows with the load. Formulas: docs/derivations.md, "Cost of a month". */
import { secondsPerDay, secondsPerHour } from '../../core/units.ts';
import type { Cloud } from '../../core/keys/cloud.ts';
import type { GrowingLine, Growth } from './curve/monthly-curve.ts';
import { pipelineParts } from '../../prices/cloud/workers.ts';
import type { Range, Usage } from '../../core/predictor.ts';
import type { CellMeasurement } from '../../core/record.ts';

/** What a cell's machines, all together, are planned to take: rows or messages a second. */
export type UsablePerS = number;

export function growingLines(result: CellMeasurement, usablePerS: UsablePerS, cloud: Cloud): GrowingLine[] {
  const isBatch = result.workload.kind === 'batch';
  const seconds = workerSeconds(result, cloud);
  return result.usage.map((usage) => ({
    usage,
    growth:
      usage.alwaysOn !== undefined
        ? deployed(usage, usage.alwaysOn, result, isBatch ? usablePerS * secondsPerDay : usablePerS)
        : isBatch
          ? dailyRun(usage, result, seconds)
          : { kind: 'by use', perMessage: scaled(usage, 1 / result.counts.due) },
  }));
}

/** The pipeline's units are those of its workers; of others (an endpoint's nodes) each unit is a machine. */
function deployed(usage: Usage, alwaysOn: number, { workers }: CellMeasurement, load: number): Growth {
  const machines = (isPipeline(usage) ? workers : undefined) ?? alwaysOn;
  const units = alwaysOn / machines;
  // The range of what was used is that of what is deployed.
  const unitsPerMachine = usage.quantity === 0 ? scaled({ quantity: units }, 1) : scaled(usage, units / usage.quantity);
  return { kind: 'deployed', unitsPerMachine, loadPerMachine: load / machines };
}

function dailyRun(usage: Usage, result: CellMeasurement, { fixed, growing }: WorkerSeconds): Growth {
  const { due } = result.counts;
  const share = isPipeline(usage) ? fixed / (fixed + growing) : startShare(usage, result);
  return {
    kind: 'daily run',
    perRun: scaled(usage, share),
    perRow: scaled(usage, (1 - share) / due),
    rowsPerStart: (Math.max(1, secondsPerDay - fixed) / growing) * due,
  };
}

interface WorkerSeconds {
  /** Set-up, start-up, a job's wait in its queue and the start of its machines: however many rows there are. */
  readonly fixed: number;
  readonly growing: number;
}

/** What each of the pipeline's workers is paid for: its vCPU hours say how long it was there. */
function workerSeconds({ usage, workers, makespanS, phasesS }: CellMeasurement, { vcpuPerWorker }: Cloud): WorkerSeconds {
  const vcpuH = usage.find((line) => isPipeline(line) && line.unit === 'vCPU h')?.quantity;
  const growing = makespanS - (phasesS['queue'] ?? 0) - (phasesS['start'] ?? 0);
  const paid = vcpuH === undefined || workers === undefined ? makespanS : (vcpuH * secondsPerHour) / (workers * vcpuPerWorker);
  return { fixed: Math.max(0, paid - growing), growing };
}

/** Of a job's node hours: its machines are paid from the start of their set-up. */
function startShare({ unit }: Usage, { phasesS: { start = 0, run = 0 } }: CellMeasurement): number {
  return unit === 'node h' && start > 0 ? start / (start + run) : 0;
}

function isPipeline({ part }: Usage): boolean {
  return part === pipelineParts.workers || part === pipelineParts.disks;
}

function scaled(
  { quantity, range = { low: quantity, high: quantity } }: Pick<Usage, 'quantity' | 'range'>,
  factor: number,
): Range {
  return { value: quantity * factor, low: range.low * factor, high: range.high * factor };
}
