import type { PriceBook } from '../../prices/price-book.ts';
import { cloudFigures } from '../cloud/figures.ts';
import type { Comparison, ComparisonRow } from '../comparison/comparison.ts';
import { isOnThisMachine } from '../comparison/evidence.ts';
import type { Candidate, Case } from './candidate.ts';
import { cloudCandidate } from './cloud.ts';
import { measuredCandidate } from './measured.ts';
import { notRunAtAll, whyWithheld, workloadsNotRun } from './withheld.ts';

/** One case a workload. */
export function runCases(comparison: Comparison): Case[] {
  const { workloads, record } = comparison;
  const { efforts = {}, scale } = record;
  const cases = workloads.map((workload) => {
    const { name, rows } = workload;
    const candidates = rows.map((row) => measuredCandidate(row, efforts[row.strategy]));
    const isHere = rows.some(({ evidence, unranked }) => unranked === undefined && isOnThisMachine(evidence));
    const isScaled = scale?.full.some((full) => full.workload === name) ?? false;
    return {
      name,
      candidates,
      ...(isHere && { cloud: candidates.map((one, i) => inCloud(one, rows[i], comparison.book)) }),
      withheld: whyWithheld(record, workload),
      ...(isScaled && { scale: scale?.factor ?? NaN }),
    };
  });
  const notRun = workloadsNotRun(record).map((name): Case => ({ name, candidates: [], withheld: [notRunAtAll] }));
  return [...cases, ...notRun];
}

function inCloud(candidate: Candidate, row: ComparisonRow | undefined, book: PriceBook): Candidate {
  const cloud = row && cloudFigures(row, book);
  return row === undefined || cloud === undefined ? candidate : cloudCandidate(candidate, cloud, row.cost);
}
