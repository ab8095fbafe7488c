import type { CostLine } from '../../src/prices/cost.ts';
import type { Candidate, Case } from '../../src/analysis/decision/candidate.ts';
import { costUnknowns } from '../../src/analysis/decision/cost.ts';
import { type Decision, decisionsOf, type Question } from '../../src/analysis/decision/decide.ts';
import { measuredOver } from '../../src/analysis/decision/measured.ts';

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

interface Changes extends Partial<Omit<Candidate, 'over' | 'unknowns'>> {
  /** Of its bill; one of the whole cost, known exactly, unless given. */
  readonly lines?: readonly CostLine[];
}

/** A batch of the given speed and cost, measured in the cloud, so often without a difference that it has no noise. */
export function candidate(
  strategy: string,
  rowsPerS: number,
  usdPerMillion: number,
  { lines = [costLine({ usd: usdPerMillion })], ...changes }: Changes = {},
): Candidate {
  const figures = { throughput_rows_per_s: rowsPerS, cost_usd_per_million: usdPerMillion, ...changes.figures };
  return {
    strategy,
    evidence: 'cloud',
    repeats: Array.from({ length: 1000 }, () => figures),
    unpriced: [],
    assumptions: [],
    assumed: [],
    doubts: [],
    unknowns: costUnknowns(lines),
    over: measuredOver(figures, { lines }),
    ...changes,
    figures,
  };
}

/** The only question of a case that has its verdict. */
export function caseOf(candidates: readonly Candidate[], changes: Partial<Case> = {}): Case {
  return { name: 'case', candidates, withheld: [], ...changes };
}

export function decide(one: Case, question: Question): Decision {
  const [decision] = decisionsOf([one], question);
  if (decision === undefined) throw new Error('a case has a decision');
  return decision;
}
