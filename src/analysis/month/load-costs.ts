/** What each strategy costs a month, as a function of the load: the cloud's model at other loads. */
import { remembered } from '../../core/numbers.ts';
import { secondsPerHour } from '../../core/units.ts';
import type { Range } from '../../core/predictor.ts';
import type { StoredExperiment } from '../../core/stored-experiment.ts';
import type { CostLine } from '../../prices/cost.ts';
import { costed, type Costed, loadMeter, rangeDraws, rangeOver, scaledRange } from '../cloud/cost.ts';
import { asStated } from '../cloud/draws.ts';
import { runsAMonth } from '../cloud/measured-load.ts';
import type { Capacity, Load, Model } from '../cloud/model.ts';
import type { Comparison, WorkloadComparison } from '../comparison/comparison.ts';

export type LoadUnit = 'rows/day' | 'messages/s';

export interface Domain {
  readonly low: number;
  readonly high: number;
}

export const domains: Readonly<Record<LoadUnit, Domain>> = {
  'rows/day': { low: 1, high: 1e9 },
  'messages/s': { low: 0.01, high: 1e5 },
};

export interface LoadCosts {
  /** All batches, or all streams, that are called alike: together they say what grows with the load. */
  readonly workloads: readonly string[];
  readonly unit: LoadUnit;
  /** What a month's cost is stated for. */
  readonly load: { readonly value: number; readonly source: string };
  readonly strategies: readonly StrategyCosts[];
  /** Strategies whose figures say nothing of what they would cost. */
  readonly leftOut: readonly { readonly strategy: string; readonly reason: string }[];
}

export interface StrategyCosts {
  readonly strategy: string;
  readonly model: Model;
  /** Of a stream. */
  readonly capacity?: Capacity;
  /** SKUs; where there are some, the cost is at least what is stated. */
  readonly unpriced: readonly string[];
  /** Of the stated load; absent where nothing has a price. */
  readonly month?: MonthCost;
  /** USD a month at a load. */
  readonly usdAt: (load: number) => number;
  /** In one of `rangeDraws`. */
  readonly drawnUsdAt: (load: number, draw: number) => number;
  /** With the range that holds 95 % of the draws. */
  readonly rangeAt: (load: number) => Range;
}

export interface MonthCost {
  readonly usd: Range;
  /** Of a run, or of an hour, that many times. */
  readonly times: number;
  readonly lines: readonly CostLine[];
}

export function loadCosts(comparison: Comparison): LoadCosts[] {
  if (comparison.record.capacities !== undefined) return [];
  return groupsOf(comparison).map(({ unit, workloads }) => {
    const load = askedLoad(unit, workloads, comparison.record.experiment.load);
    const strategies = [...new Set(workloads.flatMap(({ rows }) => rows.map(({ strategy }) => strategy)))];
    const found = strategies.map((strategy) => costsOf(strategy, unit, workloads, load.value, comparison));
    return {
      workloads: workloads.map(({ name }) => name),
      unit,
      load,
      strategies: found.flatMap((one) => ('reason' in one ? [] : [one])),
      leftOut: [...found.flatMap((one) => ('reason' in one ? [one] : [])), ...notRun(workloads, strategies)],
    };
  });
}

interface Group {
  readonly unit: LoadUnit;
  readonly workloads: readonly WorkloadComparison[];
}

/** A closed loop has no load of its own. */
function groupsOf({ workloads, record }: Comparison): Group[] {
  const groups = new Map<string, { readonly unit: LoadUnit; readonly workloads: WorkloadComparison[] }>();
  for (const workload of workloads) {
    const { kind } = workload.summary ?? {};
    if (kind !== 'batch' && kind !== 'stream') continue;
    const { batching } = record.experiment.workloads.find(({ name }) => name === workload.name) ?? {};
    const key = JSON.stringify([kind, batching]);
    const group = groups.get(key) ?? { unit: kind === 'batch' ? ('rows/day' as const) : ('messages/s' as const), workloads: [] };
    group.workloads.push(workload);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Start-up is in the bill, and nothing tells how much of it that is. */
const oneBill = 'billed at one size only: which part of the bill grows with the rows is not known';

function costsOf(
  strategy: string,
  unit: LoadUnit,
  workloads: readonly WorkloadComparison[],
  stated: number,
  { models, book }: Comparison,
): StrategyCosts | { readonly strategy: string; readonly reason: string } {
  const rows = workloads.flatMap(({ name, rows }) =>
    rows.filter((row) => row.strategy === strategy).map(({ unranked }) => ({ name, unranked })),
  );
  const ranked = rows.find(({ unranked }) => unranked === undefined);
  const model = ranked && models(strategy, ranked.name);
  if (model === undefined) return { strategy, reason: rows[0]?.unranked ?? 'nothing was predicted' };
  if (model.kind === 'billed batch' && model.sizes.length === 1) return { strategy, reason: oneBill };
  const { cost }: Costed = costed(model, loadAt(unit, stated), book);
  const times = runsAMonth(loadAt(unit, stated));
  const meter = loadMeter(model, book);
  const statedUsd = meter(asStated);
  const drawnUsd = meter(rangeDraws);
  const usdAt = (load: number) => times * statedUsd(loadAt(unit, load), 0);
  const drawnUsdAt = (load: number, draw: number) => times * drawnUsd(loadAt(unit, load), draw);
  return {
    strategy,
    model,
    ...(model.kind === 'stream' && { capacity: model.capacity }),
    unpriced: [...new Set(cost.unpriced.map(({ sku }) => sku))],
    ...(cost.perRunUsd !== undefined && { month: { usd: scaledRange(cost.perRunUsd, times), times, lines: cost.lines } }),
    usdAt,
    drawnUsdAt,
    // Each output asks for the same loads.
    rangeAt: remembered((load) => rangeOver((draw) => drawnUsdAt(load, draw), usdAt(load))),
  };
}

/** One run a day, or an hour of the stream. */
export function loadAt(unit: LoadUnit, load: number): Load {
  return unit === 'rows/day' ? { kind: 'batch', rows: load } : { kind: 'stream', ratePerS: load, seconds: secondsPerHour };
}

function notRun(workloads: readonly WorkloadComparison[], strategies: readonly string[]): LoadCosts['leftOut'] {
  const reasons = new Map(
    workloads.flatMap(({ without }) => without).map(({ strategy, state, reason }) => [strategy, `${state}: ${reason}`]),
  );
  return [...reasons].flatMap(([strategy, reason]) => (strategies.includes(strategy) ? [] : [{ strategy, reason }]));
}

function askedLoad(unit: LoadUnit, workloads: readonly WorkloadComparison[], given: StoredExperiment['load']): LoadCosts['load'] {
  const summaries = workloads.flatMap(({ name, summary }) => (summary === undefined ? [] : [{ name, summary }]));
  if (unit === 'rows/day') {
    if (given.rowsPerDay !== undefined) return { value: given.rowsPerDay, source: 'as the experiment says, in one run a day' };
    return largest(
      summaries.map(({ name, summary }) => ({ name, size: summary.kind === 'batch' ? summary.rowsAsked : 0 })),
      'the rows of',
      ', once a day',
    );
  }
  if (given.messagesPerS !== undefined) return { value: given.messagesPerS, source: 'as the experiment says' };
  return largest(
    summaries.map(({ name, summary }) => ({ name, size: summary.kind === 'stream' ? summary.rateAskedPerS : 0 })),
    'the rate of',
    '',
  );
}

function largest(
  sizes: readonly { readonly name: string; readonly size: number }[],
  before: string,
  after: string,
): LoadCosts['load'] {
  const [first] = sizes.toSorted((a, b) => b.size - a.size);
  return { value: first?.size ?? 0, source: `${before} ${first?.name ?? ''}${after}` };
}
