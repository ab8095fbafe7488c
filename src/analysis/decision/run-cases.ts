import type { Effort } from '../../core/predictor.ts';
import type { Comparison, ComparisonRow } from '../comparison/comparison.ts';
import type { Candidate, Case } from './candidate.ts';
import { effortFigures, effortItems } from './effort.ts';
import type { Measured } from '../cloud/assumptions.ts';
import { hereOf } from '../cloud/measured-here.ts';

/** One case a workload. `measured` stands in the place of what is assumed of the cloud. */
export function runCases(comparison: Comparison, measured: readonly Measured[] = []): Case[] {
  const { workloads, record } = comparison;
  const { efforts = {} } = record;
  return workloads.map(({ name, rows }) => ({
    name,
    candidates: rows.map((row) => candidateOf(row, efforts[row.strategy], comparison, measured)),
  }));
}

function candidateOf(
  { strategy, evidence, figures, cells, unranked }: ComparisonRow,
  effort: Effort | undefined,
  comparison: Comparison,
  calibrated: readonly Measured[],
): Candidate {
  const measured = cells.filter(({ state }) => state === 'measured');
  const counted = measured.length > 0 ? measured : cells;
  const here = hereOf(strategy, counted, comparison, calibrated);
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
