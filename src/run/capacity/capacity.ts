/** Searches for the highest rate that each strategy sustains. Every probe is an ordinary cell and is kept. */
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
  /** Length of a probe; longer if a low rate gives too few samples for the percentile. */
  readonly seconds: number;
  /** For each strategy, including the first guess. */
  readonly maxProbes: number;
  readonly onVerdict: (probe: CapacityProbe) => void;
}

/** Precision of the capacity: 3 %. */
const factor = 1.03;
/** Share of the closed loop's rate to start with: at its full rate, an open loop's latency is unbounded. */
const guessShare = 0.9;
/** Additional instances, since the warm-up may take a fifth and the number of Poisson arrivals varies. */
const spare = 1.4;

export function measureCapacities(plan: Plan, options: CapacityOptions): Promise<SessionEnd> {
  // A saturated rate is not held, however long the probe runs.
  const probing = { ...plan, settings: { ...plan.settings, stopWhenSaturated: true } };
  const session = {
    ...options,
    name: `${plan.name}-capacity`,
    drivesStreams: plan.strategies.some(({ kind }) => kind === 'call'),
    keepsPredictions: false,
    start: { capacities: [] },
  };
  return withSession(probing, session, async ({ measure, keep }) => {
    const capacities: Capacity[] = [];
    for (const strategy of plan.strategies) {
      if (options.signal.aborted) break;
      const probe = async (workload: Workload): Promise<Cell> => {
        const id = `${strategy.name} x ${workload.name}`;
        const cellPlan = { id, strategy: strategy.name, workload: workload.name, repeat: 1 };
        const cell = await measure({ cellPlan, strategy, workload });
        return cell ?? { ...cellPlan, state: 'failed', reason: 'stopped before it began' };
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
  if (kind === 'job')
    return ended({ state: 'unknown', reason: 'a batch job has no rate, since it needs all its instances at once' });

  const concurrency = plan.workers * (batching?.inFlight ?? 1) * (batching?.maxSize ?? 1);
  const guess = await measure({ name: `${name}-guess`, kind: 'closed-loop', concurrency, seconds: seconds / 2 });
  // Some of what a closed loop sends may be refused: what was answered is a guess all the same.
  const guessPerS = 'result' in guess ? (guess.result?.measured.throughputRowsPerS ?? 0) : 0;
  probes.push({ cell: guess.id, ratePerS: guessPerS });
  if (guess.state === 'stopped' || guessPerS === 0) {
    return ended({ state: 'unknown', reason: 'reason' in guess ? guess.reason : 'the closed loop gave no predictions' });
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
