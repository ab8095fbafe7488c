/** Searches for the highest rate that each strategy of a plan sustains. Every probe is a cell like any other, and is kept. */
import { type RunOptions, type SessionEnd, withSession } from '../session.ts';
import type { Plan } from '../../experiment/plan.ts';
import type { PlannedStrategy } from '../../experiment/strategies.ts';
import { samplesNeeded } from '../../measure/distribution/distribution.ts';
import type { Capacity, CapacityFound, CapacityProbe, Cell, LatencyBound, ProbeVerdict } from '../../core/record.ts';
import type { Workload } from '../../workloads/workload.ts';
import { judge } from './judge.ts';
import { searchCapacity } from './search.ts';

export interface CapacityOptions extends RunOptions {
  readonly bound: LatencyBound;
  /** Length of a probe; longer where a low rate gives the percentile too few samples in that time. */
  readonly seconds: number;
  /** For each strategy, the guess included. */
  readonly maxProbes: number;
  readonly onVerdict: (probe: CapacityProbe) => void;
}

/** The capacity is known to 3 %. */
const factor = 1.03;
/** Of what the closed loop reached: there the latency of an open loop has no bound. */
const guessShare = 0.9;
/** Instances beyond what the percentile needs: a fifth may be left out as warm-up, and Poisson arrivals vary in number. */
const spare = 1.4;

export function measureCapacities(plan: Plan, options: CapacityOptions): Promise<SessionEnd> {
  // What is saturated is not held, however long the probe goes on.
  const probing = { ...plan, settings: { ...plan.settings, stopWhenSaturated: true } };
  const session = {
    ...options,
    name: `${plan.name}-capacity`,
    hasStreams: plan.strategies.some(({ kind }) => kind === 'call'),
    keepsPredictions: false,
    start: { capacities: [] },
  };
  return withSession(probing, session, async ({ measure, keep }) => {
    const capacities: Capacity[] = [];
    for (const strategy of plan.strategies) {
      if (options.signal.aborted) break;
      const probe = (workload: Workload): Promise<Cell> => {
        const id = `${strategy.name} x ${workload.name}`;
        const cellPlan = { id, strategy: strategy.name, workload: workload.name, repeat: 1 };
        return measure({ cellPlan, strategy, workload });
      };
      capacities.push(await capacityOf(strategy, plan, options, probe));
      await keep({ capacities: [...capacities] });
    }
    return { state: options.signal.aborted ? 'stopped' : 'complete', capacities };
  });
}

async function capacityOf(
  { name, kind, batching }: PlannedStrategy,
  plan: Plan,
  { bound, seconds, maxProbes, onVerdict }: CapacityOptions,
  measure: (workload: Workload) => Promise<Cell>,
): Promise<Capacity> {
  const probes: CapacityProbe[] = [];
  const ended = (found: CapacityFound): Capacity => ({ strategy: name, bound, found, probes });
  if (kind === 'job') return ended({ state: 'unknown', reason: 'a batch job has no rate: it needs all its instances at once' });

  const concurrency = plan.workers * (batching?.inFlight ?? 1) * (batching?.maxSize ?? 1);
  const guess = await measure({ name: `${name}-guess`, kind: 'closed-loop', concurrency, seconds: seconds / 2 });
  const guessPerS = 'result' in guess ? guess.result.measured.throughputRowsPerS : 0;
  probes.push({ cell: guess.id, ratePerS: guessPerS });
  if (guess.state !== 'measured' || guessPerS === 0) {
    return ended({ state: 'unknown', reason: 'reason' in guess ? guess.reason : 'the closed loop gave no prediction' });
  }
  const found = await searchCapacity({
    guessPerS: guessShare * guessPerS,
    maxProbes: maxProbes - 1,
    factor,
    async probe(ratePerS): Promise<ProbeVerdict> {
      const cell = await measure(openLoop(`${name}-probe-${probes.length}`, ratePerS, plan.seed + probes.length));
      const verdict = judge(cell, bound);
      const probe = { cell: cell.id, ratePerS, verdict };
      probes.push(probe);
      onVerdict(probe);
      return verdict;
    },
  });
  return ended(found);

  function openLoop(workload: string, ratePerS: number, seed: number): Workload {
    const enoughS = (spare * samplesNeeded(bound.percent)) / ratePerS;
    return { name: workload, kind: 'stream', arrivals: 'poisson', ratePerS, seconds: Math.max(seconds, enoughS), seed };
  }
}
