import type { Calibrated } from '../cloud/assumptions.ts';
import { localMeasurementOf } from '../cloud/local-measurement.ts';
import type { Comparison, ComparisonRow } from '../comparison/comparison.ts';
import { isOnThisMachine } from '../comparison/evidence.ts';
import type { Candidate, Case } from './candidate.ts';
import { cloudCandidate } from './cloud.ts';
import { measuredCandidate } from './measured.ts';
import { whyWithheld } from './withheld.ts';

/** One case a workload. `calibrated` stands in the place of what is assumed of the cloud. */
export function runCases(comparison: Comparison, calibrated: readonly Calibrated[] = []): Case[] {
  const { workloads, record } = comparison;
  const { efforts = {}, scale } = record;
  return workloads.map((workload) => {
    const { name, rows } = workload;
    const candidates = rows.map((row) => measuredCandidate(row, efforts[row.strategy]));
    const isHere = rows.some(({ evidence, unranked }) => unranked === undefined && isOnThisMachine(evidence));
    const isScaled = scale?.full.some((full) => full.workload === name) ?? false;
    return {
      name,
      candidates,
      ...(isHere && { cloud: candidates.map((one, i) => inCloud(one, rows[i], comparison, calibrated)) }),
      withheld: whyWithheld(record, workload),
      ...(isScaled && { scale: scale?.factor ?? NaN }),
    };
  });
}

function inCloud(
  candidate: Candidate,
  row: ComparisonRow | undefined,
  comparison: Comparison,
  calibrated: readonly Calibrated[],
): Candidate {
  const measured = (row?.cells ?? []).filter(({ state }) => state === 'measured');
  const cells = measured.length > 0 ? measured : (row?.cells ?? []);
  const local = localMeasurementOf(candidate.strategy, cells, comparison, calibrated);
  const [first] = cells;
  return local === undefined || first === undefined ? candidate : cloudCandidate(candidate, local, first.cost);
}
