/** Estimates the billable usage of a run: of its strategies that call the cloud, and of pipelines on Dataflow. */
import { isBilledDataflow } from '../../engines/beam/index.ts';
import type { Plan } from '../../experiment/plan.ts';
import type { PlannedStrategy } from '../../experiment/strategies.ts';
import type { RunTotals, Strategy, Usage } from '../../core/predictor.ts';
import type { Charge } from '../../prices/spending/guard.ts';
import { findStrategy } from '../../strategies/registry.ts';
import type { RunRecord } from '../../core/record.ts';
import { kindOf, type Workload } from '../../workloads/workload.ts';
import { cloudRuns } from '../../analysis/estimate/cloud-runs.ts';
import { fitJob } from '../../analysis/estimate/fits.ts';
import { noiseOf } from '../../analysis/estimate/noise.ts';
import { reasonAgainst } from '../cell.ts';
import { expectedPipeline } from './expected-pipeline.ts';

export interface CloudCharges {
  /** One per cell, with the strategy's name. */
  readonly charges: readonly Charge[];
  /** Strategies that call the cloud but do not state their usage. */
  readonly unstated: readonly string[];
  /** Endless cells. */
  readonly endless: readonly string[];
}

/** `seed`: the run of 2018, for how long rows and jobs take in the cloud. */
export async function cloudCharges(plan: Plan, seed: RunRecord): Promise<CloudCharges> {
  const unstated: string[] = [];
  const endless: string[] = [];
  const charges: Charge[] = [];
  const onDataflow = plan.engine.use === 'beam' && plan.engine.runner === 'dataflow' && isBilledDataflow();
  for (const planned of plan.strategies) {
    const { strategy } = await findStrategy(planned.use, plan.baseDir);
    const options = strategy.parse(planned.raw);
    const calls = strategy.evidence(options) === 'cloud';
    if (!calls && !onDataflow) continue;
    if (calls && strategy.usage === undefined) unstated.push(planned.name);
    for (const cell of plan.cells.filter((one) => one.strategy === planned.name)) {
      const workload = plan.workloads.find(({ name }) => name === cell.workload);
      if (workload === undefined || reasonAgainst(planned, workload, plan.engine) !== undefined) continue;
      const expected = expect(planned.kind, workload, plan, seed);
      if (expected === undefined) {
        endless.push(cell.id);
        continue;
      }
      const { name, kind } = planned;
      const calledS = expected.elapsedS * expected.highest;
      const called = calls ? usageOf(strategy, options, planned, workload, plan, expected) : [];
      const { settings, workers } = plan;
      const leastS = workload.kind === 'batch' && (kind === 'job' || !calls) ? 0 : expected.elapsedS;
      const pipeline = onDataflow
        ? expectedPipeline({ name, kind, workload, cloud: settings.cloud, workers, leastS }, seed)
        : { usage: [], longestS: 0 };
      const usage = [...called, ...pipeline.usage];
      // A pipeline that prepares a job has ended when the job begins.
      const longestS = kind === 'job' ? calledS + pipeline.longestS : Math.max(calls ? calledS : 0, pipeline.longestS);
      if (usage.length > 0) charges.push({ name, longestS, usage });
    }
  }
  return { charges, unstated, endless };
}

/** Expected duration of a cell. */
interface Expected {
  readonly elapsedS: number;
  readonly counters: RunTotals['counters'];
  /** Highest duration / expected duration. */
  readonly highest: number;
  readonly rule: string;
}

/** By rows, or by length if the number of rows depends on the strategies. Undefined for an endless workload. */
function expect(kind: Strategy['kind'], workload: Workload, plan: Plan, seed: RunRecord): Expected | undefined {
  const exactly = { counters: {}, highest: 1 };
  const rows = kindOf(workload).rows?.(workload);
  if (rows !== undefined) {
    if (kind === 'job') return jobOf(rows, plan.modelThreads, seed);
    const rowsPerS = restRate(seed);
    const rule = `${rows} rows at ${rowsPerS.toFixed(1)} rows/s, as through REST in 2018`;
    return { ...exactly, elapsedS: rows / rowsPerS, rule };
  }
  const seconds = kindOf(workload).lengthS(workload);
  if (seconds === undefined) return undefined;
  const { drainS } = plan.settings;
  const rule = `${seconds} s, and up to ${drainS} s for the last answers`;
  return { ...exactly, elapsedS: seconds + drainS, rule };
}

/**
 * Each node is billed for the time of a job of 2018 with hardly any rows; the time for the rows comes on top. The highest is the end of
 * the 95 % interval of the scatter between jobs of one size.
 */
function jobOf(rows: number, nodes: number, seed: RunRecord): Expected {
  const runs = cloudRuns(seed.cells);
  const { elapsedFixedS, nodePerRowS } = fitJob(runs.jobs);
  const jobNodeS = nodes * elapsedFixedS + rows * nodePerRowS;
  const rule = `${nodes} node(s) for ${elapsedFixedS.toFixed(0)} s, and ${(rows * nodePerRowS).toFixed(1)} node s for ${rows} rows, as in 2018`;
  return { elapsedS: jobNodeS / nodes, counters: { jobNodeS }, highest: Math.exp(1.96 * noiseOf(runs).job), rule };
}

/** Rate of the slowest finished run. */
function restRate({ cells }: RunRecord): number {
  return Math.min(
    ...cells.map((cell) =>
      cell.strategy === 'rest' && cell.state === 'measured' ? cell.result.measured.throughputRowsPerS : Infinity,
    ),
  );
}

function usageOf(
  strategy: Strategy,
  options: unknown,
  { name }: PlannedStrategy,
  workload: Workload,
  plan: Plan,
  { elapsedS, counters, highest, rule }: Expected,
): Usage[] {
  const totals: RunTotals = {
    workload: workload.kind,
    workers: plan.workers,
    modelThreads: plan.modelThreads,
    elapsedS,
    instances: kindOf(workload).rows?.(workload) ?? 0,
    calls: 0,
    counters,
    phasesS: {},
  };
  return (strategy.usage?.(options, totals) ?? [])
    .filter(({ quantity }) => quantity > 0)
    .map(({ part, sku, quantity, unit }) => ({
      part,
      sku,
      quantity,
      ...(highest > 1 && { range: { low: quantity / highest, high: quantity * highest } }),
      unit,
      evidence: 'assumed',
      rule: `${name} over ${workload.name}: ${rule}`,
    }));
}
