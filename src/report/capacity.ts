/** What a search for the highest rate says, the same in every format. */
import type { MeasuredCapacity } from '../analysis/comparison/probes.ts';
import type { Capacity, CapacityProbe } from '../core/record.ts';
import { absent, formatNumber } from '../core/text.ts';

export const capacityHead = ['strategy', 'sustains, rows/s', 'not sustained, rows/s', 'probes'] as const;

export function boundText(capacities: readonly Capacity[]): string {
  const [first] = capacities;
  if (first === undefined) return 'no strategy was probed';
  const { percent, ms } = first.bound;
  return `The highest rate with p${percent} <= ${formatNumber(ms)} ms from the due time to the prediction, Poisson arrivals`;
}

/** One row a strategy, of the columns of `capacityHead`. */
export function capacityRow({ strategy, found, probes }: Capacity): string[] {
  const held =
    found.state === 'found'
      ? formatNumber(found.heldPerS)
      : found.state === 'at least'
        ? `≥ ${formatNumber(found.heldPerS)}`
        : absent;
  const notHeld = found.state === 'found' || found.state === 'below' ? formatNumber(found.notHeldPerS) : absent;
  return [strategy, held, notHeld, String(probes.length)];
}

/** What a number alone does not say. */
export function capacityRemarks(capacities: readonly Capacity[]): string[] {
  return capacities.flatMap(({ strategy, found, bound }) => {
    switch (found.state) {
      case 'found':
        return [];
      case 'at least':
        return [`${strategy}: no higher rate was tried: ${found.reason}.`];
      case 'below':
        return [`${strategy}: no rate tried had p${bound.percent} <= ${bound.ms} ms: ${found.reason}.`];
      case 'unknown':
        return [`${strategy}: not known: ${found.reason}.`];
    }
  });
}

/** The percentile is that of the bound. */
export function probeHead({ bound }: Capacity): string[] {
  return ['cell', 'rows/s', 'p50 ms', `p${bound.percent} ms`, 'verdict'];
}

/** One row a probe, of the columns of `probeHead`. */
export function probeRows({ probes }: MeasuredCapacity): string[][] {
  return probes.map(({ cell, ratePerS, latencyMs, verdict }) => {
    const latencies = latencyMs === undefined ? [absent, absent] : [latencyMs.p50, latencyMs.atBound].map(formatNumber);
    return [cell, formatNumber(ratePerS), ...latencies, verdictText(verdict)];
  });
}

/** `412 rows/s: not held: p99 88.2 ms`. */
export function probeText({ ratePerS, verdict }: CapacityProbe): string {
  return `${formatNumber(ratePerS)} rows/s: ${verdictText(verdict)}`;
}

function verdictText(verdict: CapacityProbe['verdict']): string {
  if (verdict === undefined) return 'closed loop, the first guess';
  return verdict.state === 'held' ? 'held' : `${verdict.state}: ${verdict.reason}`;
}
