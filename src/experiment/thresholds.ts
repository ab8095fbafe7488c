import { type Named, nameProblems, parseThreshold } from '../core/condition/threshold.ts';
import { throwProblems } from '../core/problems.ts';
import type { ProblemList } from './problem-list.ts';

/** Adds what is wrong with `thresholds` of the raw file: how they are written, and names that the experiment does not have. */
export async function checkThresholds(value: unknown, named: Named, problems: ProblemList): Promise<void> {
  const list = (value as Readonly<Record<string, unknown>> | null)?.['thresholds'];
  for (const [index, text] of (Array.isArray(list) ? list : []).entries()) {
    // The schema refuses the others.
    if (typeof text !== 'string' || text === '') continue;
    await problems.attempt(['thresholds', index], () => throwProblems(nameProblems(parseThreshold(text), named)));
  }
}
