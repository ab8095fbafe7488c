import type { Comparison, ComparisonRow } from '../report/comparison.ts';
import type { Candidate, Case } from './candidate.ts';

/** One case a workload. */
export function runCases({ workloads }: Comparison): Case[] {
  return workloads.map(({ name, rows }) => ({ name, candidates: rows.map(candidateOf) }));
}

function candidateOf({ strategy, evidence, figures, cells, unranked }: ComparisonRow): Candidate {
  const measured = cells.filter(({ state }) => state === 'measured');
  const counted = measured.length > 0 ? measured : cells;
  return {
    strategy,
    evidence,
    figures,
    repeats: counted.map((cell) => cell.figures),
    cost: counted[0]?.cost ?? { book: '', lines: [], unpriced: [] },
    assumptions: [...new Set(counted.flatMap(({ result }) => result.assumptions ?? []))],
    ...(unranked !== undefined && { unranked }),
  };
}
