import type { StatedEffort } from '../../core/effort.ts';
import type { Comparison, ComparisonRow } from '../comparison/comparison.ts';
import type { Candidate, Case } from './candidate.ts';
import { effortFiguresOf, effortParts } from '../figures/effort.ts';
import type { Calibrated } from '../cloud/assumptions.ts';
import { localMeasurementOf } from '../cloud/local-measurement.ts';

/** One case a workload. `calibrated` stands in the place of what is assumed of the cloud. */
export function runCases(comparison: Comparison, calibrated: readonly Calibrated[] = []): Case[] {
  const { workloads, record } = comparison;
  const { efforts = {} } = record;
  return workloads.map(({ name, rows }) => ({
    name,
    candidates: rows.map((row) => candidateOf(row, efforts[row.strategy], comparison, calibrated)),
  }));
}

function candidateOf(
  { strategy, evidence, figures, cells, unranked }: ComparisonRow,
  stated: StatedEffort | undefined,
  comparison: Comparison,
  calibrated: readonly Calibrated[],
): Candidate {
  const measured = cells.filter(({ state }) => state === 'measured');
  const counted = measured.length > 0 ? measured : cells;
  const effort = stated && effortParts(strategy, stated);
  const local = localMeasurementOf(strategy, counted, comparison, calibrated);
  return {
    strategy,
    evidence,
    figures: { ...figures, ...(effort && effortFiguresOf(effort)) },
    repeats: counted.map((cell) => cell.figures),
    cost: counted[0]?.cost ?? { book: '', lines: [], unpriced: [] },
    assumptions: [...new Set(counted.flatMap(({ measured }) => measured.assumptions ?? []))],
    ...(unranked !== undefined && { unranked }),
    ...(effort !== undefined && { effort }),
    ...(local !== undefined && { local }),
  };
}
