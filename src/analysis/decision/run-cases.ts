import type { Effort } from '../../core/predictor.ts';
import type { Comparison, ComparisonRow } from '../comparison/comparison.ts';
import type { Candidate, Case } from './candidate.ts';
import { effortFigures, effortItems } from './effort.ts';
import { hereOf } from '../cloud/measured-here.ts';

/** One case a workload. */
export function runCases(comparison: Comparison): Case[] {
  const { workloads, record } = comparison;
  const { efforts = {} } = record;
  return workloads.map(({ name, rows }) => ({
    name,
    candidates: rows.map((row) => candidateOf(row, efforts[row.strategy], comparison)),
  }));
}

function candidateOf(
  { strategy, evidence, figures, cells, unranked }: ComparisonRow,
  effort: Effort | undefined,
  comparison: Comparison,
): Candidate {
  const measured = cells.filter(({ state }) => state === 'measured');
  const counted = measured.length > 0 ? measured : cells;
  const here = hereOf(strategy, counted, comparison);
  return {
    strategy,
    evidence,
    figures: { ...figures, ...effortFigures(effort) },
    repeats: counted.map((cell) => cell.figures),
    cost: counted[0]?.cost ?? { book: '', lines: [], unpriced: [] },
    assumptions: [...new Set(counted.flatMap(({ measured }) => measured.assumptions ?? []))],
    ...(unranked !== undefined && { unranked }),
    ...(effort !== undefined && { items: effortItems(effort) }),
    ...(here !== undefined && { here }),
  };
}
