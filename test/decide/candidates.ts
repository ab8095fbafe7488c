import type { CostLine } from '../../src/prices/cost.ts';
import type { Candidate } from '../../src/analysis/decision/candidate.ts';

export function costLine(changes: Partial<CostLine> = {}): CostLine {
  return {
    part: 'pipeline workers',
    sku: 'dataflow/batch/vcpu',
    quantity: 1,
    unit: 'vCPU h',
    evidence: 'measured',
    rule: 'read off',
    billed: 1,
    usdPerUnit: 1,
    usd: 1,
    source: 'page',
    confidence: 'good',
    book: 'here',
    ...changes,
  };
}

/** A batch of the given speed and cost, measured twice without noise. */
export function candidate(
  strategy: string,
  rowsPerS: number,
  usdPerMillion: number,
  changes: Partial<Candidate> = {},
): Candidate {
  const figures = { throughput_rows_per_s: rowsPerS, cost_usd_per_million: usdPerMillion };
  return {
    strategy,
    evidence: 'local',
    figures,
    repeats: [figures, figures],
    cost: { book: 'here', lines: [costLine({ usd: usdPerMillion })], unpriced: [] },
    assumptions: [],
    ...changes,
  };
}
