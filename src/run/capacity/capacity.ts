/** Searches for the highest rate that each strategy of a plan sustains. Every probe is a cell like any other, and is kept. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyRecord, type RunOptions } from '../session.ts';
import type { Plan } from '../../experiment/plan.ts';
import type { PlannedStrategy } from '../../experiment/strategies.ts';
import { samplesNeeded } from '../../measure/distribution/distribution.ts';
import { measureCell } from '../cell.ts';
import { createResults } from '../store.ts';
import type { Capacity, CapacityFound, CapacityProbe, Cell, LatencyBound, ProbeVerdict, RunRecord } from '../../core/record.ts';
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

/** The run's record, as it was also written to `<outDir>/<id>/run.json`. */
export async function measureCapacities(
  plan: Plan,
  options: CapacityOptions,
): Promise<{ readonly record: RunRecord; readonly dir: string | undefined }> {
  const workDir = await mkdtemp(join(tmpdir(), 'predbench-'));
  const results = createResults(options.outDir, `${plan.name}-capacity`);
  try {
    const generator = await options.calibrate?.(() => options.onProgress({ type: 'calibrating' }));
    let record: RunRecord = {
      ...(await emptyRecord(plan, results.id)),
      ...(generator !== undefined && { generator }),
      capacities: [],
    };
    for (const strategy of plan.strategies) {
      if (options.signal.aborted) break;
      const probe = async (workload: Workload): Promise<Cell> => {
        const index = record.cells.length;
        const cellPlan = {
          id: `${strategy.name} x ${workload.name}`,
          strategy: strategy.name,
          workload: workload.name,
          repeat: 1,
        };
        options.onProgress({ type: 'cell-start', cell: cellPlan, index });
        const cellDir = join(workDir, `cell-${index}`);
        const predictions = `${cellDir}-predictions`;
        const { cell, sourceMapping } = await measureCell(
          // What is saturated is not held, however long the probe goes on.
          { ...plan, stopWhenSaturated: true },
          {
            cellPlan,
            strategy,
            workload,
            cellDir,
            sinkTarget: { path: predictions, name: `${results.id}/${workload.name}` },
            predictionsPath: `${cellDir}.bin`,
            generator,
          },
          {
            signal: options.signal,
            onProgress: (done, total) => options.onProgress({ type: 'progress', done, ...(total !== undefined && { total }) }),
          },
        );
        options.onProgress({ type: 'cell-end', cell });
        const source = { ...record.source, ...(sourceMapping && { mapping: sourceMapping }) };
        record = { ...record, cells: [...record.cells, cell], source };
        await results.save(record);
        return cell;
      };
      const capacity = await capacityOf(strategy, plan, options, probe);
      record = { ...record, capacities: [...(record.capacities ?? []), capacity] };
      await results.save(record);
    }
    record = { ...record, state: options.signal.aborted ? 'stopped' : 'complete' };
    if (record.cells.length > 0) await results.save(record);
    return { record, dir: record.cells.length > 0 ? results.dir : undefined };
  } finally {
    await results.discard();
    await rm(workDir, { recursive: true, force: true });
  }
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
  const guessPerS = 'result' in guess ? guess.result.throughputRowsPerS : 0;
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
