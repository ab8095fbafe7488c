/** What a search for the highest rates found. */
import type { MeasuredCapacity } from '../../analysis/comparison/probes.ts';
import type { CapacityProbe } from '../../core/record.ts';
import { absent, formatNumber } from '../../core/text.ts';
import { type Block, heading, list, table, text } from '../document.ts';

export function capacityBlocks(capacities: readonly MeasuredCapacity[]): Block[] {
  return [
    text(boundText(capacities)),
    table(['strategy', 'sustains, rows/s', 'not sustained, rows/s', 'probes'], capacities.map(capacityRow), 1),
    list(capacities.flatMap(remarks)),
  ];
}

export function probeBlocks(capacities: readonly MeasuredCapacity[]): Block[] {
  return capacities.flatMap((capacity) => {
    const { strategy, bound, probes } = capacity;
    if (probes.length === 0) return [];
    const rows = probes.map(({ cell, ratePerS, latencyMs, verdict }) => {
      const latencies = latencyMs === undefined ? [absent, absent] : [latencyMs.p50, latencyMs.atBound].map(formatNumber);
      return [cell, formatNumber(ratePerS), ...latencies, verdictText(verdict)];
    });
    return [heading(3, strategy), table(['cell', 'rows/s', 'p50 ms', `p${bound.percent} ms`, 'verdict'], rows, 1)];
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

function boundText([first]: readonly MeasuredCapacity[]): string {
  if (first === undefined) return 'No strategy was probed.';
  const { percent, ms } = first.bound;
  return `The highest rate with p${percent} <= ${formatNumber(ms)} ms from the due time to the prediction, Poisson arrivals.`;
}

function capacityRow({ strategy, found, probes }: MeasuredCapacity): string[] {
  const held = 'heldPerS' in found ? `${found.state === 'at least' ? '≥ ' : ''}${formatNumber(found.heldPerS)}` : absent;
  const notHeld = 'notHeldPerS' in found ? formatNumber(found.notHeldPerS) : absent;
  return [strategy, held, notHeld, formatNumber(probes.length)];
}

/** What a number alone does not say. */
function remarks({ strategy, found, bound }: MeasuredCapacity): string[] {
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
}
