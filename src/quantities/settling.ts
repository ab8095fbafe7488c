import { defaultSeed } from '../decide/conclusion.ts';
import { decide, type Decision } from '../decide/decide.ts';
import { prioritiesOf } from '../decide/priorities.ts';
import { runCases } from '../decide/run-cases.ts';
import type { Comparison } from '../report/comparison.ts';

/** What would settle the decisions of a stored run, a line a workload, and one for the cloud where the first is for this machine: by its own priorities, as `predbench decide` takes them without flags. */
export function settlingLines(comparison: Comparison): string[] {
  const question = { priorities: prioritiesOf(comparison.record.experiment), limits: [], seed: defaultSeed };
  return runCases(comparison).flatMap((one) => {
    const decision = decide(one, question);
    return [lineOf(decision, ''), ...(decision.cloud === undefined ? [] : [lineOf(decision.cloud, ', in the cloud')])];
  });
}

function lineOf({ case: of, ranked, recommendation, settled, settling }: Decision, where: string): string {
  const name = `${of}${where}`;
  if (settled) return `${name}: settled already: take ${recommendation}`;
  if (ranked.length < 2) return `${name}: there is nothing to decide between`;
  return `${name}: ${settling === undefined ? 'no single measurement would settle it' : `what would settle it most: ${settling.settledBy}`}`;
}
