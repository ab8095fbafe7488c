/** What each strategy costs a month, as a function of the load: computed from a stored run. */
import type { Domain } from './curve/piecewise.ts';
import { type LoadUnit, monthlyCurve, type MonthlyCurve } from './curve/monthly-curve.ts';
import { isOfEngine } from '../../core/record.ts';
import type { StoredExperiment } from '../../core/stored-experiment.ts';
import type { ComparedCell, Comparison, ComparisonRow, WorkloadComparison } from '../comparison/comparison.ts';
import { capacityOf, type LoadCapacity } from './machine-capacity.ts';
import { growingLines } from './growth.ts';

export const domains: Readonly<Record<LoadUnit, Domain>> = {
  'rows/day': { low: 1, high: 1e9 },
  'messages/s': { low: 0.01, high: 1e5 },
};

export interface LoadCosts {
  readonly workload: string;
  readonly unit: LoadUnit;
  /** What a month's cost is stated for. */
  readonly load: { readonly value: number; readonly source: string };
  readonly utilisation: number;
  readonly strategies: readonly StrategyCosts[];
  /** Strategies whose figures say nothing of what they would cost. */
  readonly leftOut: readonly { readonly strategy: string; readonly reason: string }[];
}

export interface StrategyCosts {
  readonly strategy: string;
  /** Id of the cell whose usage it is: of several repeats that with the middle cost. */
  readonly cell: string;
  readonly measured: ComparedCell['measured'];
  readonly capacity: LoadCapacity;
  readonly curve: MonthlyCurve;
}

/** Instead of what the experiment says. */
export interface LoadChoices {
  readonly utilisation?: number | undefined;
  /** By strategy: rows or messages a second that the cell's machines take together. */
  readonly capacities?: Readonly<Partial<Record<string, number>>>;
}

/** Of every batch and stream; a closed loop has no load of its own, and a search of capacity has cells of many rates. */
export function loadCosts(comparison: Comparison, choices: LoadChoices = {}): LoadCosts[] {
  const { record, workloads } = comparison;
  if (record.capacities !== undefined) return [];
  const settings = record.experiment;
  const utilisation = choices.utilisation ?? settings.load.utilisation;
  return workloads.flatMap((workload) => {
    const asked = askedLoad(workload, settings.load);
    if (asked === undefined) return [];
    const { rows, name: workloadName } = workload;
    const cost = (row: ComparisonRow, cell: ComparedCell): StrategyCosts => {
      const capacity = capacityOf(row, cell, workloads, { utilisation, given: choices.capacities?.[row.strategy] });
      const lines = growingLines(cell.measured, capacity.usablePerS, settings.cloud);
      const curve = monthlyCurve(lines, comparison.book, domains[asked.unit]);
      return { strategy: row.strategy, cell: cell.plan.id, measured: cell.measured, capacity, curve };
    };
    const counted = rows.filter((row) => whyLeftOut(row) === undefined);
    return [
      {
        workload: workloadName,
        ...asked,
        utilisation,
        strategies: counted.map((row) =>
          middle(
            row.cells.filter(({ state }) => state === 'measured').map((cell) => cost(row, cell)),
            asked.load.value,
          ),
        ),
        leftOut: leftOut(workload),
      },
    ];
  });
}

/** Once each, whatever the number of repeats. */
function leftOut({ rows, without }: WorkloadComparison): LoadCosts['leftOut'] {
  const reasons = new Map(rows.map((row) => [row.strategy, whyLeftOut(row)]));
  for (const { strategy, state, reason } of without) {
    if (!reasons.has(strategy)) reasons.set(strategy, `${state}: ${reason}`);
  }
  return [...reasons].flatMap(([strategy, reason]) => (reason === undefined ? [] : [{ strategy, reason }]));
}

function whyLeftOut({ unranked, cells }: ComparisonRow): string | undefined {
  const isSplit = cells.every(({ measured }) => isOfEngine(measured));
  return unranked ?? (isSplit ? undefined : 'measured as a whole job; which part of it grows with the rows is not known');
}

function askedLoad(
  { summary }: WorkloadComparison,
  given: StoredExperiment['load'],
): Pick<LoadCosts, 'unit' | 'load'> | undefined {
  if (summary?.kind === 'batch') {
    const load =
      given.rowsPerDay === undefined
        ? { value: summary.rowsAsked, source: "the workload's rows, once a day" }
        : { value: given.rowsPerDay, source: 'as the experiment says, in one run a day' };
    return { unit: 'rows/day', load };
  }
  if (summary?.kind !== 'stream') return undefined;
  const load =
    given.messagesPerS === undefined
      ? { value: summary.rateAskedPerS, source: "the stream's own rate" }
      : { value: given.messagesPerS, source: 'as the experiment says' };
  return { unit: 'messages/s', load };
}

/** By the cost at the load; of an even number the lower of the two in the middle. */
function middle(costs: readonly StrategyCosts[], load: number): StrategyCosts {
  const sorted = costs.toSorted((a, b) => (a.curve.usd?.value.at(load) ?? 0) - (b.curve.usd?.value.at(load) ?? 0));
  const found = sorted[Math.floor((sorted.length - 1) / 2)];
  if (found === undefined) throw new Error('a ranked strategy has a measured cell');
  return found;
}
