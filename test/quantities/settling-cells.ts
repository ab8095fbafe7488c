import type { Cell } from '../../src/core/record.ts';
import { batchResult, type Changes, distribution, jobResult, measured } from '../fixtures/results.ts';

const rows = 10_000_000;
const counts = { due: rows, ok: rows, failed: 0, dropped: 0, duplicates: 0 };

/** One batch of ten million rows, in so many seconds on this machine. */
export function batch(strategy: string, makespanS: number, changes: Changes = {}): Cell {
  return measured(strategy, 'batch', batchResult({ counts, makespanS, throughputRowsPerS: rows / makespanS, ...changes }));
}

/** Sixteen calls of one row under way, of a millisecond each: what a round trip adds is most of it. */
export const oneByOne: Changes = {
  evidence: 'embedded stand-in',
  batching: { maxSize: 1, maxWaitMs: 0, inFlight: 8 },
  calls: rows,
  batchSizes: { '1': rows },
  serviceMs: distribution(rows, 1),
};

export function job(makespanS: number): Cell {
  const result = jobResult({
    evidence: 'embedded stand-in',
    counts,
    makespanS,
    throughputRowsPerS: rows / makespanS,
    phasesS: { queue: 0.1, start: 0.2, run: makespanS - 0.3 },
  });
  return measured('batch-job', 'batch', result);
}

/** The experiment's priorities that make throughput alone count. */
export const byThroughput = { throughput: 1 };
